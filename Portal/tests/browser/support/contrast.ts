/* Runs in the browser, as text: it must use nothing from outside. */

/** @returns what is too faint on this page, by the styles as rendered, and how many pairs of colours were compared. */
export function findFaint(): { faint: string[]; compared: number } {
  type Color = [red: number, green: number, blue: number, alpha: number];
  const faint = new Set<string>();
  let compared = 0;
  const parse = (text: string): Color => {
    const [red, green, blue, alpha = 1] = (text.match(/[\d.]+/g) ?? ["0", "0", "0", "0"]).map(Number) as [number, number, number, number?];
    return [red, green, blue, alpha];
  };
  const over = (top: Color, below: Color): Color =>
    [0, 1, 2].map((at) => top[at]! * top[3] + below[at]! * (1 - top[3])).concat(1) as Color;
  const luminance = (color: Color) => {
    const [red, green, blue] = color.slice(0, 3).map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    }) as [number, number, number];
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const ratio = (a: Color, b: Color) => {
    const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
    return (high + 0.05) / (low + 0.05);
  };
  const style = (element: Element, part?: string) => getComputedStyle(element, part);
  const behind = (element: Element | null): Color => {
    if (element === null) return matchMedia("(prefers-color-scheme: dark)").matches ? [18, 18, 18, 1] : [255, 255, 255, 1];
    const own = parse(style(element).backgroundColor);
    return own[3] === 1 ? own : over(own, behind(element.parentElement));
  };
  const isShown = (element: Element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true })
    && element.getClientRects().length > 0 && element.closest(".hidden, .skip, [disabled], .leave:not(:hover) > *") === null;
  const demand = (what: string, a: Color, b: Color, least: number) => {
    compared++;
    const found = ratio(a[3] < 1 ? over(a, b) : a, b);
    if (found < least) faint.add(`${what}: ${found.toFixed(2)} < ${least} (${a} on ${b})`);
  };
  const name = (element: Element) => `${element.tagName.toLowerCase()}.${[...element.classList].join(".")}`;

  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const element = node.parentElement!;
    if (node.textContent!.trim() === "" || !isShown(element)) continue;
    const { color, fontSize, fontWeight } = style(element);
    const large = parseFloat(fontSize) >= 24 || (parseFloat(fontSize) >= 18.66 && Number(fontWeight) >= 700);
    demand(`text “${node.textContent!.trim().slice(0, 30)}” of ${name(element)}`, parse(color), behind(element), large ? 3 : 4.5);
  }
  for (const input of document.querySelectorAll("input")) 
    if (input.placeholder !== "") demand("placeholder", parse(style(input, "::placeholder").color), behind(input), 4.5);

  const graphics = (selector: string, each: (element: Element) => void) =>
    [...document.querySelectorAll(selector)].filter(isShown).forEach(each);
  graphics(".icon, .chart .line, .chart .grid", (element) =>
    demand(name(element), parse(style(element).stroke), behind(element.parentElement), 3));
  graphics("input, select, button, .bar, .row.selected", (element) => {
    const { borderTopWidth, borderTopColor, backgroundColor } = style(element);
    if (parseFloat(borderTopWidth) === 0) return;
    const edge = parse(borderTopColor);
    demand(`edge of ${name(element)}`, edge[3] > 0 ? edge : parse(backgroundColor), behind(element.parentElement), 3);
  });

  // Outcomes: against what is around and below them, and with a pattern that can be seen.
  const shapes = new Map<string, Set<string>>();
  graphics(".bar-done i, .strip i, i.key", (element) => {
    const { backgroundColor, backgroundImage, borderTopWidth, borderTopColor } = style(element);
    const kind = [...element.classList].filter((part) => part !== "key").join();
    const isSolid = parse(backgroundColor)[3] > 0;
    const fill = parse(isSolid ? backgroundColor : borderTopColor);
    demand(`${kind} in ${name(element.parentElement!)}`, fill, behind(element.parentElement), 3);
    const track = element.closest(".bar");
    if (track !== null) demand(`${kind} on its track`, fill, behind(track), 3);
    const marks = backgroundImage.match(/rgba?\([^)]+\)/g)?.map(parse).filter((mark) => mark[3] > 0) ?? [];
    const below = isSolid ? fill : behind(element.parentElement);
    if (marks.length > 0)
      demand(`pattern of ${kind}`, marks.sort((a, b) => ratio(b, below) - ratio(a, below))[0]!, below, 3);
    const shape = `${backgroundImage.replace(/rgba?\([^)]+\)/g, "")} ${borderTopWidth} ${isSolid}`;
    // Each place by itself: what is missing in one must not hide behind another.
    const place = element.closest(".bar-done, .strip, dl");
    const group = `${place?.className} ${shape}`;
    shapes.set(group, (shapes.get(group) ?? new Set()).add(kind));
  });
  for (const kinds of shapes.values()) {
    const alike = [...kinds].filter((kind) => !/pending|todo/.test(kind)).sort();
    if (alike.length > 1) faint.add(`${alike.join(" and ")} differ in colour alone`);
  }
  // Neighbours are parted by a gap, whose colour was compared with each of them.
  for (const element of document.querySelectorAll(".bar-done i + i, .strip i + i")) {
    const [left, right] = [element.previousElementSibling!.getBoundingClientRect(), element.getBoundingClientRect()];
    if (left.top === right.top && right.left - left.right < 1.9) faint.add(`no gap before ${name(element)}`);
  }
  // A state is told by a shape, too.
  for (const chip of document.querySelectorAll(".chip, .pill"))
    if (chip.querySelector(".icon path") === null) faint.add(`${name(chip)} has no shape`);
  return { faint: [...faint], compared };
}
