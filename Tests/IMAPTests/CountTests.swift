import Model
import Testing

@testable import IMAP

/// How much folders hold, by what a server offers.
struct CountTests {
  private let inbox = FolderPath("INBOX")
  private let sent = FolderPath("Sent")

  @Test(
    arguments: [
      (
        "LIST-STATUS STATUS=SIZE",
        [
          (
            "A1 LIST \"\" \"*\" RETURN (STATUS (MESSAGES SIZE))",
            "* LIST () \"/\" INBOX\r\n* STATUS inbox (MESSAGES 3 SIZE 9000000000)\r\n* LIST () \"/\" Sent\r\n"
              + "* STATUS Sent (SIZE 7 MESSAGES 1)\r\n* STATUS Other (MESSAGES 5)\r\nA1 OK\r\n"
          )
        ], ["INBOX": FolderCount(messages: 3, bytes: 9_000_000_000), "Sent": FolderCount(messages: 1, bytes: 7)]
      ),
      // Promised, and told of one folder alone.
      (
        "LIST-STATUS",
        [
          (
            "A1 LIST \"\" \"*\" RETURN (STATUS (MESSAGES))",
            "* LIST () \"/\" INBOX\r\n* STATUS INBOX (MESSAGES 3)\r\nA1 OK\r\n"
          ), ("A2 STATUS \"Sent\" (MESSAGES)", "* STATUS Sent (MESSAGES 1)\r\nA2 OK\r\n"),
        ], ["INBOX": FolderCount(messages: 3), "Sent": FolderCount(messages: 1)]
      ),
      (
        "LIST-STATUS",
        [
          ("A1 LIST \"\" \"*\" RETURN (STATUS (MESSAGES))", "A1 BAD what\r\n"),
          ("A2 STATUS \"INBOX\" (MESSAGES)", ""),
          ("A3 STATUS \"Sent\" (MESSAGES)", "A2 NO no\r\n* STATUS Sent (MESSAGES 1)\r\nA3 OK\r\n"),
        ], ["Sent": FolderCount(messages: 1)]
      ),
      (
        "STATUS=SIZE",
        [
          ("A1 STATUS \"INBOX\" (MESSAGES SIZE)", ""),
          (
            "A2 STATUS \"Sent\" (MESSAGES SIZE)",
            "* STATUS INBOX (MESSAGES 3 SIZE -1)\r\nA1 OK\r\n* STATUS Sent ()\r\nA2 OK\r\n"
          ),
        ], ["INBOX": FolderCount(messages: 3)]
      ),
    ] as [(String, [(String, String)], [String: FolderCount])])
  func byWhatIsOffered(offer: String, steps: [(String, String)], counts: [String: FolderCount]) async throws {
    let (client, line) = try await signedIn(steps, offering: offer)
    let found = try await client.counts(of: [inbox, sent])
    #expect(
      Dictionary(uniqueKeysWithValues: found.map { (String(decoding: $0.key.bytes, as: UTF8.self), $0.value) })
        == counts)
    #expect(line.leftOver == [])
  }
}
