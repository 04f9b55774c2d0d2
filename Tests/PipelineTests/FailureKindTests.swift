import Foundation
import Model
import Store
import Testing

@testable import Pipeline

/// What cannot be had is told apart from a server that cannot be used.
@Suite struct FailureKindTests {
  private static let errors: [(StoreError, Failure.Kind?)] = [
    (.noSuch("record 7"), .noSuch), (.ambiguous("record a", candidates: ["ab", "ac"]), .noSuch),
    (.refused("only an administrator may"), .notAllowed), (.diskFull, nil), (.locked(byProcess: 1), nil),
    (.corrupt("a row"), nil),
  ]

  @Test(arguments: errors) func ofWhatTheStoreSays(_ error: StoreError, _ kind: Failure.Kind?) {
    let failure = Failure(error, doing: "look")
    #expect(failure.kind == kind)
    #expect(WorkRequest.Trouble(failure).kind == kind)
  }

  @Test func whatAnOlderVersionWroteHasNone() throws {
    let text = #"{"text": "it failed", "reach": "mailbox", "isTemporary": false}"#
    let trouble = try JSONDecoder().decode(WorkRequest.Trouble.self, from: Data(text.utf8))
    #expect(trouble == WorkRequest.Trouble(text: "it failed", reach: .mailbox, isTemporary: false))
  }
}
