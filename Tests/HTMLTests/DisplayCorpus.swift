import Foundation
import TestSupport

/// Public payloads against sanitisers.
enum DisplayCorpus {
  struct Payload {
    var name: String
    var html: String
    /// Works by what a person does.
    var trigger: String?
  }

  private struct File: Decodable {
    struct Case: Decodable {
      var id: Int?
      var title: String?
      var payload: String?
      var data: String?
      var trigger: String?
    }
    var cases: [Case]
    var payloads: [String: String]?
  }

  static func payloads() throws -> [Payload] {
    guard let folder = Corpus.folder else { return [] }
    return try ["dompurify-expect.json", "h5sc.json"].flatMap { name -> [Payload] in
      let file = try JSONDecoder().decode(File.self, from: try Data(contentsOf: folder.appending(path: "html/\(name)")))
      return file.cases.enumerated().compactMap { index, example in
        guard var html = example.payload ?? example.data else { return nil }
        for (key, value) in (file.payloads ?? [:]).sorted(by: { $0.key < $1.key }) {
          html = html.replacingOccurrences(of: "%\(key)%", with: value)
        }
        return Payload(name: "\(name) \(example.id ?? index)", html: html, trigger: example.trigger)
      }
    }
  }
}
