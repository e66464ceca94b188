// Renders bodies of Portable Text by the official serializer: a JSON file with a list of them in, a list of HTML out.
// Ours to give are components for the custom types and marks; one that is missing ends the run.
import {readFileSync} from 'node:fs'
import {toHTML} from '@portabletext/to-html'

const escaped = (text) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
const words = (text) => escaped(text).replaceAll('\n', '<br>')
const wrapped = (tag) => ({children}) => `<${tag}>${children}</${tag}>`
const cells = (row, tag) => `<tr>${row.cells.map((cell) => `<${tag}>${words(cell)}</${tag}>`).join('')}</tr>`

const types = {
  image: ({value}) => {
    const credit = value.credit ? `<small>${words(value.credit)}</small>` : ''
    const caption = words(value.caption ?? '') + credit
    const image = `<img src="${escaped(value.url)}" alt="${escaped(value.alt)}">`
    return `<figure>${image}${caption && `<figcaption>${caption}</figcaption>`}</figure>`
  },
  code: ({value}) => `<pre><code>${escaped(value.code)}</code></pre>`,
  break: () => '<hr>',
  table: ({value: {rows: [head, ...rows]}}) =>
    `<table>${cells(head, 'th')}${rows.map((row) => cells(row, 'td')).join('')}</table>`,
  embed: ({value}) => `<figure><a href="${escaped(value.url)}">${words(value.title ?? value.url)}</a></figure>`,
  gap: ({value}) => `<p data-gap="${escaped(value.reason)}">[…]</p>`,
}
const marks = {
  sub: wrapped('sub'),
  sup: wrapped('sup'),
  underline: wrapped('u'),
  'strike-through': wrapped('s'),
  quote: ({children, value}) =>
    `<span data-quote="${escaped(value.quote)}" data-form="${escaped(value.form)}">${children}</span>`,
}
const onMissingComponent = (message) => {
  throw new Error(message)
}

const bodies = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const rendered = bodies.map((body) => toHTML(body, {components: {types, marks}, onMissingComponent}))
process.stdout.write(JSON.stringify(rendered))
