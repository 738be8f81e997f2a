// The server says on html or body which drafts have arrived: `data-saved-draft="key key"`.
// `data-clear-drafts` forgets all of them, for the page shown after signing out.
import { DraftShelf } from "./draft.ts";

export const ClearedDrafts = {
  from(...elements: HTMLElement[]): void {
    for (const { dataset } of elements) {
      for (const key of dataset.savedDraft?.split(/\s+/) ?? []) if (key) DraftShelf.clear(key);
      if (dataset.clearDrafts !== undefined) DraftShelf.clearAll();
    }
  },
};
