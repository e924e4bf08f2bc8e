// Draws every figure of the page from the spec beside it. Vega's expressions are interpreted from their syntax tree,
// so that no text is ever turned into code and the page's security policy can forbid it.
import "/static/vega.js";

const options = {
  ast: true,
  actions: false,
  renderer: "svg",
  defaultStyle: false,
  tooltip: { disableDefaultStyle: true },
  loader: { target: "_self" },
};

// On a narrow screen legends stand in one column.
function narrowed(place) {
  return (name, value) => (name === "columns" && place.clientWidth < 560 ? 1 : value);
}

for (const place of document.querySelectorAll("[data-figure]")) {
  const spec = JSON.parse(document.getElementById(place.dataset.figure).textContent, narrowed(place));
  if (spec.usermeta?.aspect) spec.height = Math.round(place.clientWidth * spec.usermeta.aspect);
  window
    .vegaEmbed(place, spec, options)
    .then(() => place.setAttribute("data-drawn", "yes"))
    .catch((error) => {
      place.textContent = `This figure could not be drawn (${error.message}); its numbers are in the table.`;
      place.setAttribute("data-drawn", "no");
    });
}
