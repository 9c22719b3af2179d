/** What the page of GraphiQL is told. */
export interface PageOptions {
  /** Where operations are sent to: a path on the same origin. */
  readonly endpoint: string
  /** Where the page's files are, with a slash at the end. */
  readonly assetsPath: string
  readonly defaultQuery: string | undefined
}

/** Writes the page. It has no script of its own in it, so that a content security policy can forbid all such. */
export function renderPage({ endpoint, assetsPath, defaultQuery }: PageOptions): string {
  const options = { endpoint, title: 'Selvage', logo: icon, defaultQuery, defaultEditorToolsVisibility: true }
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Selvage</title>
    <link rel="icon" href="data:image/svg+xml,${encodeURIComponent(icon)}" />
    <link rel="stylesheet" href="${assetsPath}app.css" />
  </head>
  <body id="body" class="no-focus-outline" data-assets="${assetsPath}">
    <noscript>GraphiQL needs JavaScript.</noscript>
    <div id="root"></div>
    <script type="application/json" id="options">${toInlineJson(options)}</script>
    <script src="${assetsPath}app.js"></script>
    <script src="${assetsPath}boot.js"></script>
  </body>
</html>
`
}

/** A woven edge: three threads held by a border. */
const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-2 -2 20 20"><rect width="16" height="16" rx="3" fill="#5b2a86"/><path d="M3 4h7M3 8h7M3 12h7" stroke="#fff" stroke-width="1.5"/><path d="M12 2v12" stroke="#ffb347" stroke-width="2"/></svg>`

/** JSON that can't end the script element that it stands in. */
function toInlineJson(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', String.raw`\u003c`)
}
