import Foundation
import MIME
import Model
import TestSupport
import Testing

/// What others find in public winmail.dat files, beside what we find.
@Suite struct InsideCorpusTests {
  /// Why a list differs from ours.
  private static let explained = [
    "christmas": "messages attached in it are opened: they have their subjects and their own files",
    "long-filename": "the list leaves out a file that is there",
    "missing-filenames": "the list leaves out four files that are there",
    "multi-value-attribute": "the rich text was made of HTML, and that is what we read",
    "unicode-mapi-attr-name": "the list leaves out the HTML body",
    "unicode-mapi-attr": "the list leaves out the HTML body",
    "winmail": "pictures put in by OLE have the names that people see; the list leaves out the rich text",
  ]

  @Test(.enabled(if: Corpus.isThere)) func winmailCorpus() throws {
    let folder = try #require(Corpus.folder).appending(path: "mime/mimekit/UnitTests/TestData/tnef")
    let lists = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".list") }
    let results = try lists.sorted().map { list -> Corpus.Result in
      let name = String(list.dropLast(5))
      let raw = [UInt8](try Data(contentsOf: folder.appending(path: name + ".tnef")))
      let expected = try String(contentsOf: folder.appending(path: list), encoding: .utf8).split(separator: "\n")
        .map(String.init)
      let message = parse(Outlook.message(raw))
      // The lists name what a program has written to a folder: the text as a file of its own.
      var read = message.parts.dropFirst().map { $0.name ?? "" }
      if message.html != nil { read.append("body.html") } else if !message.text.isEmpty { read.append("body.rtf") }
      return Corpus.Result(name, read: read.sorted(), expected: expected.sorted())
    }
    let complaints = Corpus.compare("winmail.dat", results, explained: Self.explained)
    #expect(complaints.isEmpty, "\(complaints.joined(separator: "\n"))")
  }

  /// Files that a program has taken out of them, byte for byte.
  @Test(.enabled(if: Corpus.isThere)) func winmailFilesCorpus() throws {
    let folder = try #require(Corpus.folder).appending(path: "mime/mimekit/UnitTests/TestData/tnef")
    var results: [Corpus.Result] = []
    for entry in try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() {
      let inner = folder.appending(path: entry)
      guard inner.isFolder else { continue }
      let files = try FileManager.default.contentsOfDirectory(atPath: inner.path)
      let raw = try Data(contentsOf: folder.appending(path: entry + ".tnef"))
      let message = Outlook.message([UInt8](raw))
      let parts = parse(message).parts
      let contents = parts.indices.map { index in
        var bytes: [UInt8] = []
        message.withUnsafeBytes { MIMEDecoder.decode(index, of: parts, in: $0) { bytes += $0 } }
        return Self.withoutReturns(bytes)
      }
      for file in files.sorted() where !file.hasPrefix("message.") {
        let bytes = [UInt8](try Data(contentsOf: inner.appending(path: file)))
        results.append(
          Corpus.Result(
            "\(entry)/\(file)", difference: contents.contains(Self.withoutReturns(bytes)) ? nil : "no such part"))
      }
    }
    let complaints = Corpus.compare("files of winmail.dat", results, explained: Self.explainedFiles)
    #expect(complaints.isEmpty, "\(complaints.joined(separator: "\n"))")
  }

  private static let object = "the bytes of an object follow the 16 that say which kind it is; the program left them in"

  private static let explainedFiles = [
    "MAPI_OBJECT/Untitled_Attachment": object,
    "winmail/Untitled Attachment.1": object,
    "winmail/Untitled Attachment.2": object,
    "christmas/Untitled Attachment.1": "a sentence that stands for an attached message, which we open instead",
    "christmas/Untitled Attachment.3": "a sentence that stands for an attached message, which we open instead",
  ]

  /// The files lie there with the line ends of another system.
  private static func withoutReturns(_ bytes: [UInt8]) -> [UInt8] { bytes.filter { $0 != 0x0D } }
}
