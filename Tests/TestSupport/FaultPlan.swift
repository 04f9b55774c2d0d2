/// What a `FaultProxy` does to one connection, direction by direction.
package struct FaultPlan: Sendable, Hashable {
  /// Who sends the bytes.
  package enum Sender: Sendable, Hashable { case client, server }

  package enum Fault: Sendable, Hashable {
    case none
    /// Ends the whole connection once this many bytes have passed; 0 ends it at once.
    case cut(after: Int)
    /// Passes this many bytes, then nothing more, until the proxy stops; the connection stays open.
    case stall(after: Int)
    /// Passes this many bytes, then takes the rest and drops it.
    case swallow(after: Int)
    /// Passes everything but for one bit of the byte behind this many.
    case flip(after: Int)
    /// Passes this many bytes, then some that nobody sent, then everything.
    case insert([UInt8], after: Int)
    /// Sends every byte by itself.
    case split
    /// Passes everything on so much later.
    case delay(milliseconds: Int)
  }

  package var fromClient: Fault
  package var fromServer: Fault

  package init(fromClient: Fault = .none, fromServer: Fault = .none) {
    (self.fromClient, self.fromServer) = (fromClient, fromServer)
  }

  /// Passes everything.
  package static let clean = FaultPlan()
}
