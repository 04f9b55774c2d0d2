internal import Mustache

/// The templates and files of the pages, built into the program.
///
/// A new page is a new template here: its name, and the bytes that the build makes of `Templates/NAME.mustache`.
struct Templates: Sendable {
  private let library: MustacheLibrary

  /// - Throws: what is wrong with a template; the tests load them all.
  init() throws {
    MustacheContentTypes.register(PageText(), named: PageText.name)
    var library = MustacheLibrary()
    for (name, bytes) in Templates.sources {
      // A template is escaped by what stands in it, its partials by what stands in them.
      let text = "{{% CONTENT_TYPE: \(PageText.name)}}" + String(decoding: bytes, as: UTF8.self)
      try library.register(text, named: name)
    }
    self.library = library
  }

  /// A page, in its frame.
  func page(_ name: String, _ model: any ViewModel, in frame: Frame) -> String? {
    library.render(Framed(model: model, frame: frame), withTemplate: name)
  }
}
