// A name for this tab, in the tab's own memory. A tab that was duplicated is born with the name of the
// other: it asks, and takes a name of its own when that one answers.

const TAB = "recount.tab";

interface Said {
  name: string;
  /** Which page says it. */
  page: string;
  /** Which page is answered; absent where one asks. */
  to?: string;
}

export const Tab = {
  /** `undefined` where a tab has no memory of its own. */
  name(): string | undefined {
    try {
      return sessionStorage.getItem(TAB) ?? named(anyName());
    } catch {
      return undefined;
    }
  },

  /** Tells tabs of one name apart while they are open; says which name this one had before. */
  tellApart(renamed: (before: string) => void): void {
    const page = anyName();
    const listen = (): BroadcastChannel => {
      const channel = new BroadcastChannel(TAB);
      channel.onmessage = ({ data }: MessageEvent<Said>) => {
        const name = Tab.name();
        if (name === undefined || data.name !== name || data.page === page) return;
        if (data.to === undefined) channel.postMessage({ name, page, to: data.page } satisfies Said);
        else if (data.to === page) renamed(name);
      };
      const name = Tab.name();
      if (name !== undefined) channel.postMessage({ name, page } satisfies Said);
      return channel;
    };
    let channel = listen();
    // Whatever page this tab shows next is not a second tab.
    addEventListener("pagehide", () => channel.close());
    addEventListener("pageshow", (event) => {
      if (event.persisted) channel = listen();
    });
  },

  /** Takes a new name; `undefined` where it cannot be kept. */
  rename(): string | undefined {
    try {
      return named(anyName());
    } catch {
      return undefined;
    }
  },
};

function named(name: string): string {
  sessionStorage.setItem(TAB, name);
  return name;
}

function anyName(): string {
  return Math.random().toString(36).slice(2, 10);
}
