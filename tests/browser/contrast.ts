/**
 * Runs in the page: texts with less contrast than WCAG AA requires (4.5, or 3 for large ones), each with its ratio. Text on
 * a gradient is measured against its darkest and lightest colour.
 */
export const faintTexts = `(() => {
  const channels = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const luminance = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((c) => c / 255).map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const over = (top, below) => {
    const alpha = top[3] ?? 1;
    return [0, 1, 2].map((i) => top[i] * alpha + below[i] * (1 - alpha));
  };
  const grounds = (element) => {
    const style = getComputedStyle(element);
    const gradient = style.backgroundImage.match(/rgba?\\([^)]*\\)/g);
    if (gradient) return gradient.map(channels);
    const own = channels(style.backgroundColor);
    if ((own[3] ?? 1) === 1) return [own];
    const below = element.parentElement ? grounds(element.parentElement) : [[255, 255, 255]];
    return below.map((ground) => over(own, ground));
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    const text = node.textContent.trim();
    if (text === "" || !element.checkVisibility() || ["SCRIPT", "OPTION"].includes(element.tagName)) continue;
    const style = getComputedStyle(element);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    for (const ground of grounds(element)) {
      const [light, dark] = [luminance(over(channels(style.color), ground)), luminance(ground)].sort((a, b) => b - a);
      const ratio = (light + 0.05) / (dark + 0.05);
      if (ratio < (large ? 3 : 4.5)) found.push(text.slice(0, 40) + " " + ratio.toFixed(2));
    }
  }
  return found;
})()`;
