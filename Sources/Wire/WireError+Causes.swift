internal import Glibc
internal import NIOCore
internal import NIOPosix
internal import OpenSSL

extension WireError {
  /// What an error of the layers below means to a caller.
  init(_ error: any Error) {
    switch error {
    case let error as WireError: self = error
    case let fault as TLSFault: self = .tls(fault)
    case let error as IOError: self = .reset(WireError.text(error))
    case is CancellationError: self = .cancelled
    case ChannelError.connectTimeout: self = .timedOut(doing: "connecting")
    case is ChannelError: self = .closed
    default: self = .reset("\(error)")
    }
  }

  /// Why an endpoint could not be dialled.
  init(dialling error: any Error, host: String, port: Int) {
    guard let failure = error as? NIOConnectionError else {
      self = WireError(error)
      return
    }
    let causes = failure.connectionErrors.map(\.error)
    let codes = causes.compactMap { ($0 as? IOError)?.errnoCode }
    if causes.isEmpty {
      self = .notResolved(host: host)
    } else if codes.count == causes.count, codes.allSatisfy({ $0 == ECONNREFUSED }) {
      self = .refused(host: host, port: port)
    } else if let error = causes.first(where: { $0 is IOError && ($0 as? IOError)?.errnoCode != ECONNREFUSED }) {
      self = .unreachable(WireError.text(error))
    } else {
      self = .timedOut(doing: "connecting")
    }
  }

  private static func text(_ error: any Error) -> String {
    guard let error = error as? IOError, let text = strerror(error.errnoCode) else { return "\(error)" }
    return String(cString: text)
  }
}
