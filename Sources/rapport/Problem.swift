internal import ArgumentParser
internal import IMAP
internal import Matching
internal import Model
internal import Pipeline
internal import SMTP
internal import Store

/// Why a command ends without success: what to print and the exit code.
struct Problem: Error {
  enum Code: Int32 {
    case failed = 1
    case usage = 64
    case badInput = 65
    case noSuch = 66
    case server = 69
    case disk = 74
    case later = 75
    case notAllowed = 77
  }

  let text: String
  let code: Int32

  init(_ text: String, _ code: Code) {
    (self.text, self.code) = (text, code.rawValue)
  }

  /// Nil for errors of the command line itself, which the argument parser prints.
  init?(_ error: any Error) {
    switch error {
    case let problem as Problem: self = problem
    case let failure as Failure:
      self.init(failure.description, Problem.code(failure.kind, failure.reach, isTemporary: failure.retry != .never))
    case let error as StoreError: self.init(error.description, Problem.code(error))
    case is ServiceEnded:
      self.init("the service ended; what was asked for is kept and done when it runs again", .later)
    case let error as SettingError: self.init(error.description, .badInput)
    case let errors as RuleFileErrors: self.init("\(errors)", .badInput)
    case is CleanExit, is ValidationError, is ExitCode: return nil
    default:
      // What the argument parser throws has types of its own, which are not public.
      guard !"\(type(of: error))".contains("CommandError"), !"\(type(of: error))".contains("ParserError") else {
        return nil
      }
      self.init("\(error)", .failed)
    }
  }

  /// Why work that was asked for failed.
  init(_ trouble: WorkRequest.Trouble) {
    self.init(trouble.text, Problem.code(trouble.kind, trouble.reach, isTemporary: trouble.isTemporary))
  }

  private static func code(_ kind: Failure.Kind?, _ reach: Failure.Reach, isTemporary: Bool) -> Code {
    switch kind {
    case .noSuch: .noSuch
    case .notAllowed: .notAllowed
    case nil: isTemporary ? .later : reach == .process ? .disk : .server
    }
  }

  static func code(_ error: StoreError) -> Code {
    switch error {
    case .noSuch, .ambiguous, .notAWorkspace: .noSuch
    case .locked: .later
    case .diskFull, .io, .corrupt: .disk
    case .newerSchema, .alreadyAWorkspace: .failed
    case .refused: .notAllowed
    }
  }
}
