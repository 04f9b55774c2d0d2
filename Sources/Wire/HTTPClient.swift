internal import Model

/// Small requests to web servers over this program's own TLS: each on a connection of its own, with one deadline.
///
/// Nothing is followed, kept or tried again here, and nothing goes into a transcript: requests and answers hold tokens.
package enum HTTPClient {
  /// The whole request, from the look-up of the name to the last byte, in seconds: it stops a server that trickles.
  package static let deadline = 30

  /// Sends a request and gives the whole answer, whatever its status.
  ///
  /// - Parameter limit: the longest body taken, in bytes.
  package static func send(
    _ request: HTTPRequest, trust: Trust, timeouts: Timeouts, limit: Int, within seconds: Int = deadline,
    detours: Detours = .none
  ) async throws(HTTPError) -> HTTPAnswer {
    let outcome = await Deadline.run(seconds, late: Result<HTTPAnswer, HTTPError>.failure(.timedOut(seconds: seconds)))
    {
      do throws(HTTPError) {
        return .success(try await exchange(request, trust, timeouts, limit, detours))
      } catch {
        return .failure(error)
      }
    }
    return try outcome.get()
  }

  private static func exchange(
    _ request: HTTPRequest, _ trust: Trust, _ timeouts: Timeouts, _ limit: Int, _ detours: Detours
  ) async throws(HTTPError) -> HTTPAnswer {
    // `.startTLS` is a connection in the clear on which nobody starts TLS: the caller asked for http.
    let endpoint = Endpoint(
      host: request.host, port: request.port, security: request.scheme == .https ? .tls : .startTLS)
    let connection: Connection
    do throws(WireError) {
      connection = try await Connection.dial(
        endpoint, trust: trust, timeouts: timeouts, transcript: nil, detours: detours)
    } catch {
      throw .connection(error)
    }
    do throws(HTTPError) {
      let answer = try await exchange(request, on: connection, limit)
      await connection.close()
      return answer
    } catch {
      await connection.close()
      throw error
    }
  }

  private static func exchange(
    _ request: HTTPRequest, on connection: Connection, _ limit: Int
  ) async throws(HTTPError) -> HTTPAnswer {
    var reader = HTTPReader(limit: limit)
    do throws(WireError) {
      try await connection.send(request.bytes, masked: true)
    } catch {
      throw .connection(error)
    }
    while true {
      let bytes: [UInt8]?
      do throws(WireError) { bytes = try await connection.receive() } catch { throw .connection(error) }
      guard let bytes else { return try reader.ended() }
      if let answer = try reader.received(bytes) { return answer }
    }
  }
}
