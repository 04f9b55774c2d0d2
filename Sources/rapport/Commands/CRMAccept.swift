internal import ArgumentParser
internal import Model
internal import Store

/// Puts what signatures tell onto a card; a person says which.
struct CRMAccept: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "accept",
    abstract: "Add suggested facts of signatures to a contact or lead, as `rapport crm show` lists them.")

  @OptionGroup var options: WorkspaceOptions
  @Argument(help: "name, role, company, phone or link.") var fact: String
  @Argument(help: "The record: its id, an address or a name, as 'contact C-101'.") var record: [String]
  @Option(help: "Only this value, where several are suggested.") var value: String?

  func run() async throws {
    guard let fact = FactSuggestion.Fact(rawValue: fact.lowercased()) else {
      throw Problem("'\(fact)' is no fact of a signature; use name, role, company, phone or link", .usage)
    }
    try await options.change { place in
      let summary = try place.store.record(matching: record.joined(separator: " "))
      let offered = try place.store.suggestions(for: summary.reference.id, to: place.viewer)
        .filter { $0.fact == fact && (value == nil || $0.value == value) }
      guard let suggestion = offered.first else {
        throw Problem("no signature suggests a \(fact.rawValue) for \(summary.handle) that is not on its card", .noSuch)
      }
      guard offered.count == 1 else {
        let values = offered.map { "'\($0.value)'" }.joined(separator: ", ")
        throw Problem("several are suggested: \(values); say which with --value", .usage)
      }
      let run = try place.store.accept(
        fact, suggestion.value, onto: summary.reference.id, by: place.viewer, now: now())
      Output.line("\(summary.handle): \(fact.rawValue) \(suggestion.value) (run \(run))")
    }
  }
}

extension FactSuggestion {
  var json: JSON {
    [
      "fact": .text(fact.rawValue), "value": .text(value), "message": JSON(message), "date": JSON(date),
    ]
  }
}
