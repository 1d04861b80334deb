import Graph from "graphology";
import Sigma from "sigma";
import { EdgeArrowProgram } from "sigma/rendering";
import { t as status } from "$components/messages";
import { short } from "$lib/text";
import type { Places } from "./layout";
import { kindOf, type Drawn, type Kind, type Line, type View } from "./model";

/** The picture of a network by WebGL (Sigma), and the same as SVG. Colours come from the page's tokens, so that light and dark fit. */

export interface Colours {
  kinds: Record<Kind, string>;
  line: string;
  hedged: string;
  text: string;
  ground: string;
  chosen: string;
}

export interface Heard {
  node: (id: string, add: boolean) => void;
  line: (id: string) => void;
  ground: () => void;
  moved: (id: string, at: [number, number]) => void;
}

export function sizeOf(node: Drawn): number {
  return Math.min(22, (node.root ? 9 : 4) + 1.6 * Math.sqrt(node.degree) + (node.members.length > 1 ? 3 : 0));
}

export class Picture {
  graph = new Graph({ type: "directed", multi: false });
  readonly sigma: Sigma;
  #chosen = new Set<string>();
  #line = "";
  #drawn: [View, Places] | null = null;
  #near = new Set<string>();
  #colours: Colours;

  constructor(
    frame: HTMLElement,
    colours: Colours,
    heard: Heard,
  ) {
    this.#colours = colours;
    this.sigma = new Sigma(this.graph, frame, {
      allowInvalidContainer: true,
      defaultEdgeType: "arrow",
      edgeProgramClasses: { arrow: EdgeArrowProgram },
      enableEdgeEvents: true,
      labelDensity: 0.7,
      labelGridCellSize: 90,
      labelRenderedSizeThreshold: 7,
      labelFont: "system-ui, sans-serif",
      labelSize: 13,
      labelColor: { color: colours.text },
      zIndex: true,
      stagePadding: 60,
      minEdgeThickness: 1,
      hideEdgesOnMove: false,
      nodeReducer: (id, data) => {
        const dim = this.#dims(id);
        const chosen = this.#chosen.has(id);
        return {
          ...data,
          color: dim ? this.#colours.hedged : data.color,
          label: dim ? "" : data.label,
          highlighted: chosen,
          forceLabel: chosen || data.root,
          zIndex: chosen ? 2 : dim ? 0 : 1,
        };
      },
      edgeReducer: (id, data) => {
        const [source, target] = [this.graph.source(id), this.graph.target(id)];
        const active = id === this.#line || this.#chosen.has(source) || this.#chosen.has(target);
        const dim = this.#chosen.size > 0 && !active;
        return { ...data, color: active ? this.#colours.chosen : data.color, hidden: dim && this.graph.size > 400, zIndex: active ? 1 : 0 };
      },
    });
    this.#listen(heard);
  }

  #dims(id: string): boolean {
    return this.#chosen.size > 0 && !this.#chosen.has(id) && !this.#near.has(id);
  }

  #listen(heard: Heard): void {
    let dragged = "";
    let moved = false;
    this.sigma.on("downNode", ({ node, event }) => {
      if ((event.original as MouseEvent).button !== 0) return;
      dragged = node;
      moved = false;
      // The picture keeps its frame while a name is moved about in it.
      if (!this.sigma.getCustomBBox()) this.sigma.setCustomBBox(this.sigma.getBBox());
    });
    this.sigma.on("moveBody", ({ event, preventSigmaDefault }) => {
      if (!dragged) return;
      moved = true;
      const at = this.sigma.viewportToGraph(event);
      this.graph.mergeNodeAttributes(dragged, { x: at.x, y: at.y });
      preventSigmaDefault();
      event.original.preventDefault();
    });
    const drop = () => {
      if (dragged && moved) {
        const { x, y } = this.graph.getNodeAttributes(dragged) as { x: number; y: number };
        heard.moved(dragged, [x, y]);
      }
      dragged = "";
    };
    this.sigma.on("upNode", drop);
    this.sigma.on("upStage", drop);
    this.sigma.on("clickNode", ({ node, event }) => {
      if (!moved) heard.node(node, (event.original as MouseEvent).shiftKey);
    });
    this.sigma.on("clickEdge", ({ edge }) => heard.line(edge));
    this.sigma.on("clickStage", () => {
      if (!moved) heard.ground();
      moved = false;
    });
    const point = (on: boolean) => this.sigma.getContainer().classList.toggle("pointed", on);
    this.sigma.on("enterNode", () => point(true));
    this.sigma.on("leaveNode", () => point(false));
    this.sigma.on("enterEdge", () => point(true));
    this.sigma.on("leaveEdge", () => point(false));
  }

  /** Draws a view at these places: a graph of its own each time, since Sigma repaints single lines only of a graph that it has drawn whole. */
  draw(view: View, places: Places): void {
    this.#drawn = [view, places];
    const graph = new Graph({ type: "directed", multi: false });
    for (const node of view.nodes) {
      const at = places[node.id] ?? [0, 0];
      graph.addNode(node.id, {
        x: at[0],
        y: at[1],
        size: sizeOf(node),
        label: short(node.name, 48),
        color: this.#colours.kinds[kindOf(node.schema)],
        kind: kindOf(node.schema),
        root: node.root,
      });
    }
    for (const line of view.lines) {
      graph.addEdgeWithKey(line.id, line.source, line.target, {
        size: line.hedged ? 1 : 1.4 + Math.min(3, Math.log2(1 + Math.max(...line.ties.map((tie) => tie.origins)))),
        color: line.hedged ? this.#colours.hedged : this.#colours.line,
        hedged: line.hedged,
      });
    }
    this.graph = graph;
    this.sigma.setGraph(graph);
    // A few dozen names all have room for their words.
    this.sigma.setSetting("labelRenderedSizeThreshold", view.nodes.length <= 40 ? 0 : 7);
    this.#choose();
  }

  choose(nodes: readonly string[], line: string): void {
    this.#chosen = new Set(nodes.filter((id) => this.graph.hasNode(id)));
    this.#line = line;
    this.#choose();
  }

  #choose(): void {
    this.#near = new Set([...this.#chosen].filter((id) => this.graph.hasNode(id)).flatMap((id) => this.graph.neighbors(id)));
    this.sigma.refresh();
  }

  paint(colours: Colours): void {
    this.#colours = colours;
    this.sigma.setSetting("labelColor", { color: colours.text });
    if (this.#drawn) this.draw(...this.#drawn);
  }

  zoom(step: number): void {
    const camera = this.sigma.getCamera();
    if (step === 0) {
      this.sigma.setCustomBBox(null);
      void camera.animatedReset({ duration: 200 });
    } else void camera.animate({ ratio: camera.ratio * (step > 0 ? 1 / 1.5 : 1.5) }, { duration: 150 });
  }

  pan(x: number, y: number): void {
    const camera = this.sigma.getCamera();
    camera.setState({ x: camera.x + x * 0.1 * camera.ratio, y: camera.y + y * 0.1 * camera.ratio });
  }

  show(id: string): void {
    const at = this.sigma.getNodeDisplayData(id);
    if (at) void this.sigma.getCamera().animate({ x: at.x, y: at.y, ratio: Math.min(0.5, this.sigma.getCamera().ratio) }, { duration: 250 });
  }

  end(): void {
    this.sigma.kill();
  }
}

const escape = (text: string) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** The view as SVG: what can be printed, and opened in any program for drawing. Hedged lines are dashed. */
export function svgOf(view: View, places: Places, colours: Colours, title: string): string {
  const at = view.nodes.map((node) => places[node.id] ?? ([0, 0] as const));
  const [left, right] = [Math.min(...at.map((row) => row[0])), Math.max(...at.map((row) => row[0]))];
  const [low, high] = [Math.min(...at.map((row) => row[1])), Math.max(...at.map((row) => row[1]))];
  const [width, height, edge] = [1600, 1100, 90];
  const scale = Math.min((width - 2 * edge) / (right - left || 1), (height - 2 * edge) / (high - low || 1));
  const x = (value: number) => (width / 2 + (value - (left + right) / 2) * scale).toFixed(1);
  // The plane's ordinate points up, the page's down.
  const y = (value: number) => (height / 2 - (value - (low + high) / 2) * scale).toFixed(1);
  const where = (id: string): readonly [number, number] => places[id] ?? [0, 0];
  const line = (row: Line) => {
    const [a, b] = [where(row.source), where(row.target)];
    const told = [...new Set(row.ties.map((tie) => (tie.status === "asserted" ? tie.verb : `${tie.verb} [${status(tie.status as "planned")}]`)))].join("; ");
    return `<line x1="${x(a[0])}" y1="${y(a[1])}" x2="${x(b[0])}" y2="${y(b[1])}" stroke="${row.hedged ? colours.hedged : colours.line}" stroke-width="${row.hedged ? 1 : 1.6}"${row.hedged ? ' stroke-dasharray="4 4"' : ""} marker-end="url(#to)"><title>${escape(told)}</title></line>`;
  };
  const node = (row: Drawn) => {
    const place = where(row.id);
    const size = sizeOf(row);
    return `<g><circle cx="${x(place[0])}" cy="${y(place[1])}" r="${size.toFixed(1)}" fill="${colours.kinds[kindOf(row.schema)]}" stroke="${colours.ground}"/><text x="${(Number(x(place[0])) + size + 3).toFixed(1)}" y="${(Number(y(place[1])) + 4).toFixed(1)}" font-size="${row.root ? 16 : 12}" font-weight="${row.root ? 700 : 400}">${escape(short(row.name, 48))}</text></g>`;
  };
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="Helvetica, Arial, sans-serif" fill="${colours.text}" role="img">`,
    `<title>${escape(title)}</title><rect width="${width}" height="${height}" fill="${colours.ground}"/>`,
    `<defs><marker id="to" viewBox="0 0 8 8" refX="16" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8Z" fill="${colours.line}"/></marker></defs>`,
    ...view.lines.map(line),
    ...view.nodes.map(node),
    "</svg>",
  ].join("\n");
}
