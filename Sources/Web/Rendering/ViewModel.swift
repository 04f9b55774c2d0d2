internal import Mustache

/// What a template shows: a struct whose stored properties are its names.
///
/// A property that is nil ends the look-up: without this, `{{name}}` of an item without a name would be the name of
/// what is around it.
protocol ViewModel: MustacheParent {}

extension ViewModel {
  func child(named name: String) -> Any? {
    guard let child = Mirror(reflecting: self).children.first(where: { $0.label == name }) else { return nil }
    let mirror = Mirror(reflecting: child.value)
    guard mirror.displayStyle == .optional else { return child.value }
    return mirror.children.first?.value ?? Absent()
  }
}

/// Shows as nothing, and as the inverse of a section.
struct Absent: MustacheCustomRenderable {
  var renderText: String { "" }
  var isNull: Bool { true }
}

/// A page's model inside its frame: names that the model does not have are the frame's.
struct Framed: MustacheParent {
  let model: any ViewModel
  let frame: Frame

  func child(named name: String) -> Any? { model.child(named: name) ?? frame.child(named: name) }
}

/// What every page has around its content.
struct Frame: ViewModel {
  /// Texts in the language of the person.
  let t: Texts
  let language: String
  /// The address of the page, to come back to.
  let here: String
  /// The page is the answer to a form, and cannot be asked for again at its address.
  let isAnswer: Bool
  /// The session's form token: the first field of every form. Absent before the log-in.
  let formToken: String?
  let userName: String?
  let userNumber: String?
  /// Which entry of the navigation the page belongs to.
  let isHome: Bool
  let isRecords: Bool
  let isMail: Bool
  let isRuns: Bool
  let search: String?
  /// What the person should know first, from the page before: what was done.
  let notice: Notice?
  /// Where scripts and styles are, with a version that changes with them.
  let stylesheet: String
  let script: String
  /// The other languages, to switch to.
  let languages: [LanguageChoice]

  struct LanguageChoice: ViewModel {
    let code: String
    let name: String
    let isCurrent: Bool
  }
}

/// A sentence on top of a page.
struct Notice: ViewModel, Sendable {
  let text: String
  let isProblem: Bool
  /// The run that did it, to look at and to undo.
  var run: String?
}
