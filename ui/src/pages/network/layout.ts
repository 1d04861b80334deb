import Graph from "graphology";
import forceAtlas2 from "graphology-layout-forceatlas2";

/** The same names and lines stand at the same places tomorrow: the start is a digest of the ids, and nothing is left to chance or to the clock. */

export interface Wanted {
  nodes: readonly { id: string; size: number }[];
  lines: readonly { source: string; target: string; weight: number }[];
  pins: Readonly<Record<string, readonly [number, number]>>;
}

const PIECES = 5;

export type Places = Record<string, [number, number]>;

/** FNV-1a over UTF-16 units, to [0, 1). */
export function digest(text: string, seed: number): number {
  let hash = 2166136261 ^ seed;
  for (let at = 0; at < text.length; at += 1) {
    hash ^= text.charCodeAt(at);
    hash = Math.imul(hash, 16777619);
  }
  return (hash >>> 0) / 4294967296;
}

/** Places by ForceAtlas2 (Jacomy et al. 2014), pinned ones where they were put. `so far` is told of places on the way to them. */
export function place(wanted: Wanted, soFar: (places: Places) => void = () => {}): Places {
  const graph = new Graph({ type: "undirected", multi: false });
  // In order of ids: the sum of forces depends on the order in which they are added.
  const nodes = [...wanted.nodes].sort((a, b) => (a.id < b.id ? -1 : 1));
  const spread = 10 * Math.sqrt(nodes.length + 1);
  for (const { id, size } of nodes) {
    const pinned = wanted.pins[id];
    const angle = 2 * Math.PI * digest(id, 1);
    const far = spread * Math.sqrt(digest(id, 2));
    graph.addNode(id, {
      x: pinned ? pinned[0] : far * Math.cos(angle),
      y: pinned ? pinned[1] : far * Math.sin(angle),
      size,
      fixed: pinned !== undefined,
    });
  }
  const lines = [...wanted.lines].sort((a, b) => (`${a.source} ${a.target}` < `${b.source} ${b.target}` ? -1 : 1));
  for (const { source, target, weight } of lines) {
    if (!graph.hasNode(source) || !graph.hasNode(target)) continue;
    const before = graph.edge(source, target);
    if (before) graph.updateEdgeAttribute(before, "weight", (old: number) => old + weight);
    else graph.addEdge(source, target, { weight });
  }
  const found = (): Places => Object.fromEntries(graph.mapNodes((id, row) => [id, [row.x as number, row.y as number]]));
  // In pieces of a fixed length, which give the same end on every machine.
  const pieces = graph.order > 1 ? PIECES : 0;
  for (let piece = 1; piece <= pieces; piece += 1) {
    forceAtlas2.assign(graph, {
      iterations: graph.order > 1000 ? 20 : graph.order > 300 ? 40 : 100,
      getEdgeWeight: "weight",
      settings: {
        barnesHutOptimize: graph.order > 300,
        barnesHutTheta: 0.7,
        gravity: 1,
        scalingRatio: 12,
        strongGravityMode: false,
        edgeWeightInfluence: 0.4,
        slowDown: 4,
        linLogMode: false,
        adjustSizes: false,
      },
    });
    if (piece < pieces) soFar(found());
  }
  return found();
}
