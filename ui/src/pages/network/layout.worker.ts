import { place, type Wanted } from "./layout";

// Hundreds of names take a second: the page stays answerable meanwhile.
self.onmessage = (event: MessageEvent<{ number: number; wanted: Wanted }>) => {
  self.postMessage({ number: event.data.number, places: place(event.data.wanted) });
};
