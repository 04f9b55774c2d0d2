import Model

@testable import SMTP
@testable import Wire

extension SMTPClient {
  /// One message over a connection of its own.
  static func submit(
    to endpoint: Endpoint, trust: Trust, timeouts: Timeouts, login: String, credential: Credential, envelope: Envelope,
    message: [UInt8], greetingName: String, by transfer: Transaction.Transfer = .chunks,
    beforeFinalDot: @Sendable () async throws -> Void, transcript: Transcript?
  ) async throws(SMTPError) -> Delivery {
    let session = SMTPSession(
      .init(
        endpoint: endpoint, trust: trust, timeouts: timeouts, login: login, credential: credential,
        greetingName: greetingName, transcript: transcript))
    do throws(SMTPError) {
      let delivery = try await session.submit(
        MessageData(message), to: envelope, by: transfer, beforeEnd: { _ in try await beforeFinalDot() })
      await session.close()
      return delivery
    } catch {
      await session.close()
      throw error
    }
  }
}
