// How Netlify itself reads `_redirects`: node redirector.cjs FILE < PATHS, a line each; a line of JSON for each, in order.
const { readFileSync } = require('fs')
const { parsePlain } = require('netlify-redirector')

const paths = readFileSync(0, 'utf8').split('\n').filter(Boolean)
const plain = { scheme: 'https', host: 'site.example', query: '', headers: {}, cookieValues: {}, method: 'GET' }
parsePlain(readFileSync(process.argv[2], 'utf8'), {}).then((rules) => {
  for (const path of paths) {
    const found = rules.match({ ...plain, path, getHeader: () => '', getCookie: () => '' })
    console.log(JSON.stringify(found ? [found.status, found.to] : null))
  }
})
