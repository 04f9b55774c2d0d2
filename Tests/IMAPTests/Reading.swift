@testable import IMAP

/// What a framer makes of bytes that come in pieces; chunks of one literal joined, so that pieces do not matter.
func outputs(_ pieces: [[UInt8]], limits: Limits = Limits()) throws(FramingError) -> (
  events: [Framer.Output], isClean: Bool
) {
  var framer = Framer(limits: limits)
  var events: [Framer.Output] = []
  for piece in pieces {
    framer.append(piece)
    while let output = try framer.next() {
      if case .literalBytes(let more) = output, case .literalBytes(let bytes)? = events.last {
        events[events.count - 1] = .literalBytes(bytes + more)
      } else {
        events.append(output)
      }
    }
  }
  return (events, framer.isClean)
}

func responses(_ text: String) throws -> [Response] {
  let (events, isClean) = try outputs([Array(text.utf8)])
  guard isClean else { throw FramingError.responseTooLong }
  return events.compactMap { if case .response(let frame) = $0 { Response(frame) } else { nil } }
}

/// One line read; the bytes after it must be left for the next response.
func response(_ line: String) throws -> Response? {
  let all = try responses(line + "\r\n* 77 EXISTS\r\n")
  return all.count == 2 && all[1] == .untagged(.exists(77)) ? all[0] : nil
}

/// The data of one untagged line.
func untagged(_ line: String) throws -> Untagged? {
  if case .untagged(let data) = try response(line) { data } else { nil }
}
