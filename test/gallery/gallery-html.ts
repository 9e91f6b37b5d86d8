export interface Picture {
  name: string;
  /** Such as "phone, ne, dark". */
  look: string;
  /** A JPEG in base64. */
  image: string;
}

/** One file without scripts: the pictures of a state stand beside each other. */
export function galleryHtml(pictures: readonly Picture[]): string {
  const names = [...new Set(pictures.map(({ name }) => name))];
  const sections = names.map((name) => {
    const shown = pictures.filter((picture) => picture.name === name).map(figure);
    return `<section><h2>${name}</h2><div class="row">${shown.join("")}</div></section>`;
  });
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8" />
<title>Gallery of the pages</title>
<style>
  body { margin: 1rem; background: #888; color: #fff; font: 1rem system-ui; }
  .row { display: flex; gap: 1rem; overflow-x: auto; align-items: start; }
  figure { flex: none; margin: 0; }
  img { display: block; max-height: 40rem; }
</style>
<h1>${String(names.length)} states, ${String(pictures.length)} pictures</h1>
${sections.join("\n")}
</html>
`;
}

function figure({ look, image }: Picture): string {
  return `<figure><figcaption>${look}</figcaption><img loading="lazy" alt="${look}" src="data:image/jpeg;base64,${image}" /></figure>`;
}
