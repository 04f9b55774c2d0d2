internal import ArgumentParser
internal import Foundation
internal import Model
internal import Pipeline

struct Parse: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what the parser sees in messages; needs no workspace.",
    discussion: "Without a flag: a summary. Several files with --json give one array.")

  enum View: EnumerableFlag {
    case json, text, html, newText

    static func name(for value: View) -> NameSpecification { value == .newText ? .customLong("new-text") : .long }
    static func help(for value: View) -> ArgumentHelp? {
      switch value {
      case .json: "Everything, as JSON."
      case .text: "The text as a reader sees it."
      case .html: "The HTML made safe to show."
      case .newText: "The text without quoted history and signature."
      }
    }
  }

  @Argument(help: "Files with a message each; - is standard input.") var files: [String]
  @Flag(exclusivity: .exclusive) var view: View?
  @Option(
    name: .customLong("authserv"),
    help: "The authserv-id of a server that you believe: what its results make of the sender is judged as decisions do."
  )
  var server: String?

  func run() async throws {
    var parsed: [JSON] = []
    for file in files {
      let data = try readInput(file, limit: MessageArgument.maximumFileLength)
      let message = data.withUnsafeBytes { Pipeline.Parse.message($0) }
      switch view {
      case .json: parsed.append(ParsePrint(message: message, server: server).json)
      case .text: Output.line(message.text)
      case .newText: Output.line(message.newText)
      case .html: Output.line(Pipeline.Parse.displayHTML(message))
      case nil: ParsePrint(message: message, server: server).show(file == "-" ? "standard input" : file)
      }
    }
    if view == .json {
      if parsed.count == 1 { try Output.json(parsed[0]) } else { try Output.json(JSON.array(parsed)) }
    }
  }
}
