// On every page: shortcuts, dropping and sending files, keeping drafts, progress of imports, times.
// Each works on top of a page that already works without it.
import { ClearedDrafts } from "./cleared-drafts.ts";
import { DraftShelf } from "./draft.ts";
import { DropFiles, stayWhenFilesAreDropped } from "./drop-files.ts";
import { ImportProgress } from "./import-progress.ts";
import { KeepDraft } from "./keep-draft.ts";
import { LocalTime } from "./local-time.ts";
import { letKeysReachWhatScrolls } from "./scrollable.ts";
import { tellHowFarFilesHaveCome } from "./send-files.ts";
import { listenForShortcuts } from "./shortcuts.ts";
import { Tab } from "./tab.ts";

ClearedDrafts.from(document.documentElement, document.body);
Tab.tellApart(DraftShelf.part);
customElements.define("drop-files", DropFiles);
customElements.define("keep-draft", KeepDraft);
customElements.define("import-progress", ImportProgress);
customElements.define("local-time", LocalTime);
stayWhenFilesAreDropped();
tellHowFarFilesHaveCome();
listenForShortcuts(document);
letKeysReachWhatScrolls(document);
