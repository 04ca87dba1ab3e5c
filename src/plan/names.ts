/** The names that procedures and limitations of a body are linked by. A heading never gets a name that one of them has. */
import type { RootContent } from 'mdast'

const named = new Set(['Procedure', 'Limitation'])

/** Names in the order of the text, however deep in other blocks they stand. */
export const namesIn = (nodes: readonly RootContent[]): string[] =>
  nodes.flatMap((node) => {
    if (node.type !== 'mdxJsxFlowElement' && node.type !== 'blockquote') return []
    const id =
      'name' in node && named.has(node.name ?? '')
        ? node.attributes.find((each) => 'name' in each && each.name === 'id')?.value
        : undefined
    return [...(typeof id === 'string' ? [id] : []), ...namesIn(node.children)]
  })
