/* Draws over each place in which the local Slack draws nothing, as Slack would: called with their blocks, in order. */
(blocks) => {
  const made = (name, style, ...children) => {
    const element = document.createElement(name);
    element.style = style;
    element.append(...children);
    return element;
  };
  const CELL = "padding: 6px 10px; border-bottom: 1px solid #ddd; text-align: left; vertical-align: top";
  const COLOURS = ["#1264a3", "#2eb67d", "#ecb22e", "#e01e5a"];

  const BAR = "border-left: 4px solid #ddd; padding: 2px 0 2px 10px";
  const words = ({ text, style = {} }) => {
    const looks = [style.bold && "font-weight: bold", style.italic && "font-style: italic"];
    looks.push(style.underline && "text-decoration: underline", "white-space: pre-wrap");
    return made("span", looks.filter(Boolean).join("; "), text);
  };
  const part = ({ type, style, elements }) => {
    const within = elements.map((each) => (each.type === "text" ? words(each) : part(each)));
    switch (type) {
      case "rich_text_list":
        return made("div", BAR, made(style === "ordered" ? "ol" : "ul", "margin: 0; padding-left: 22px",
          ...within.map((each) => made("li", "", each))));
      case "rich_text_quote":
        return made("div", BAR, ...within);
      case "rich_text_preformatted":
        return made("pre", "margin: 4px 0; padding: 8px; border: 1px solid #ddd; background: #f8f8f8", ...within);
      default:
        return made("div", "", ...within);
    }
  };

  const drawn = {
    rich_text: (block) => made("div", "line-height: 1.45", ...block.elements.map(part)),
    container: (block) => made("strong", "padding: 4px 0", `\u25b8 ${block.title.text}`),
    external_select: (block) =>
      made("span", "padding: 6px 10px; border: 1px solid #bbb; border-radius: 4px", `${block.placeholder.text} \u25be`),
    data_table: (block) => {
      const rows = block.rows.map((row, at) =>
        made("tr", "", ...row.map((cell) => made(at ? "td" : "th", CELL, cell.text))));
      const caption = made("caption", "text-align: left; font-weight: bold; padding: 4px 0", block.caption);
      return made("table", "border-collapse: collapse; font-size: 13px; border: 1px solid #ddd", caption, ...rows);
    },
    data_visualization: ({ title, chart }) => {
      const most = Math.max(1, ...chart.series.flatMap((each) => each.data.map((point) => point.value)));
      const groups = chart.axis_config.categories.map((label, at) => {
        const bars = chart.series.map((each, number) => {
          const high = `height: ${Math.round((90 * each.data[at].value) / most)}px`;
          return made("span", `display: inline-block; width: 14px; margin: 0 1px; background: ${COLOURS[number]}; ${high}`);
        });
        const group = made("div", "height: 92px; display: flex; align-items: flex-end; justify-content: center", ...bars);
        return made("div", "text-align: center; font-size: 12px; min-width: 76px", group, label);
      });
      const names = chart.series.map((each, number) =>
        made("span", `margin-right: 12px; font-size: 12px; color: ${COLOURS[number]}`, `\u25a0 ${each.name}`));
      const axis = made("div", "display: flex; border-left: 1px solid #bbb; margin: 6px 0", ...groups);
      return made("div", "padding: 6px 0", made("strong", "", title), axis, ...names);
    },
  };

  const places = [...document.querySelectorAll("*")].filter(
    (element) => !element.children.length && Object.keys(drawn).some((type) => element.textContent === `[${type}]`),
  );
  places.forEach((place, at) => {
    const block = blocks.at(at - places.length);
    if (block && place.textContent === `[${block.type}]`) {
      place.style = "color: inherit; font: inherit";
      place.replaceChildren(drawn[block.type](block));
    }
  });
}
