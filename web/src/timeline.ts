// The Story page: the axis drawn on canvas, and evidence gathered into a moment.
import { Gathering } from "./timeline/gathering.ts";
import { StoryTimeline } from "./timeline/story-timeline.ts";

const form = document.querySelector<HTMLFormElement>("form[data-gather]");
StoryTimeline.gathering = form ? new Gathering(form) : undefined;
customElements.define("story-timeline", StoryTimeline);
