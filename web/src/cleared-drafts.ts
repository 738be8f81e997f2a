// The server says on html or body which drafts have arrived: `data-saved-draft="key key"`, or
// `key@base` where a later draft over another version may have been typed since.
// `data-clear-drafts` forgets all of them, for the page shown after signing out. It is said once: the
// address loses its `kept`, so that what is typed on this page survives a reload of it.
import { DraftShelf } from "./draft.ts";

export const ClearedDrafts = {
  from(...elements: HTMLElement[]): void {
    for (const { dataset } of elements) {
      for (const saved of dataset.savedDraft?.split(/\s+/) ?? []) {
        const [key = "", base] = saved.split("@");
        if (key) DraftShelf.clear(key, base);
      }
      if (dataset.savedDraft !== undefined) forgetKept();
      if (dataset.clearDrafts !== undefined) DraftShelf.clearAll();
    }
  },
};

function forgetKept(): void {
  const address = new URL(location.href);
  address.searchParams.delete("kept");
  history.replaceState(history.state, "", address);
}
