internal import Hummingbird
internal import Model
internal import Store

/// Why a page cannot be shown or a form not be taken.
enum PageProblem: Error, Sendable {
  case notFound
  case formExpired
  case tooLarge
  /// What a field should be, for the person.
  case badInput(String)
  /// A fault of ours; the text is for the log.
  case broken(String)
}

/// The page that says what went wrong.
struct ProblemPage: ViewModel {
  let text: String
}

extension Visitor {
  /// A page for whatever was thrown, with the status that fits. Nothing of an error that is ours is shown.
  func problem(_ error: any Error) -> Response {
    let (status, text) = meaning(of: error)
    if status.code >= 500 {
      site.logger.error("\(request.method) \(request.uri.path): \(error)")
    }
    do { return try page("problem", ProblemPage(text: text), status: status) } catch {
      site.logger.error("show a problem: \(error)")
      return Response(status: status)
    }
  }

  private func meaning(of error: any Error) -> (HTTPResponse.Status, String) {
    switch error {
    case PageProblem.notFound: return (.notFound, texts["notFound"])
    case PageProblem.formExpired: return (.forbidden, texts["formExpired"])
    case PageProblem.tooLarge: return (.contentTooLarge, texts["tooLarge"])
    case PageProblem.badInput(let text): return (.unprocessableContent, text)
    case let error as SettingError: return (.unprocessableContent, texts.said("\(error)"))
    case let error as StoreError:
      switch error {
      case .noSuch: return (.notFound, texts["notFound"])
      case .refused(let why): return (.forbidden, texts.said(why))
      case .ambiguous: return (.unprocessableContent, texts.said("\(error)"))
      case .diskFull, .io, .corrupt, .locked, .newerSchema, .notAWorkspace, .alreadyAWorkspace:
        return (.serviceUnavailable, texts["storeProblem", ["why": texts.said("\(error)")]])
      }
    default: return (.internalServerError, texts["problemTitle"])
    }
  }
}
