/**
 * Changes the model that TypeDoc made of the sources and the documents, before it is checked and rendered: the titles of
 * documents, the lines of parameters, and what a user cannot use.
 */
import {
  type Application,
  Comment,
  Converter,
  DocumentReflection,
  type ProjectReflection,
  ReflectionKind,
  SignatureReflection,
} from 'typedoc'
import { parameters } from './parameters.js'

/** Has the model changed as soon as it is there. */
export function changeModel(app: Application): void {
  app.converter.on(Converter.EVENT_RESOLVE_END, ({ project }) => {
    nameDocuments(project)
    describeParameters(project)
    hideInternals(project)
  })
}

/** A document is called by its heading, not by its file. */
export function nameDocuments(project: ProjectReflection): void {
  for (const document of project.documents ?? []) {
    const title = /^#\s+(.+)$/m.exec(Comment.combineDisplayParts(document.content))?.[1]
    if (title !== undefined) document.name = title.replaceAll('`', '')
  }
}

/** Parameters without a line get that of their name. One that has none is an error of `npm run docs`. */
function describeParameters(project: ProjectReflection): void {
  for (const reflection of Object.values(project.reflections)) {
    if (!(reflection instanceof SignatureReflection)) continue
    const { parent } = reflection
    for (const parameter of reflection.parameters ?? []) {
      // A parameter that is taken apart in the sources has no name there; it gets the last word of its type.
      const { type } = parameter
      if (parameter.name === '__namedParameters' && type?.type === 'reference') {
        parameter.name = /[A-Z][a-z]*$/.exec(type.name)?.[0]?.toLowerCase() ?? parameter.name
      }
      const keys = [
        `${parent.parent?.name}.${parent.name}.${parameter.name}`,
        `${parent.name}.${parameter.name}`,
        parameter.name,
      ]
      const line = keys.map((key) => parameters[key]).find((text) => text !== undefined)
      if (!parameter.hasComment() && line !== undefined) parameter.comment = new Comment([{ kind: 'text', text: line }])
    }
  }
}

/** What a class implements or extends is shown if it can be imported, and not if it is a class of the inside. */
function hideInternals(project: ProjectReflection): void {
  for (const reflection of Object.values(project.reflections)) {
    if (!reflection.isDeclaration() || reflection instanceof DocumentReflection) continue
    if (!reflection.kindOf(ReflectionKind.ClassOrInterface)) continue
    delete reflection.typeHierarchy
    const shown = reflection.implementedTypes?.filter((type) => type.type === 'reference' && type.reflection) ?? []
    if (shown.length > 0) reflection.implementedTypes = shown
    else delete reflection.implementedTypes
    delete reflection.implementedBy
  }
}
