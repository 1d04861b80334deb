import { place, type Places, type Wanted } from "./layout";

// Hundreds of names take a second: the page stays answerable meanwhile.
self.onmessage = (event: MessageEvent<{ number: number; wanted: Wanted }>) => {
  const { number, wanted } = event.data;
  const tell = (places: Places, done: boolean) => self.postMessage({ number, places, done });
  tell(place(wanted, (places) => tell(places, false)), true);
};
