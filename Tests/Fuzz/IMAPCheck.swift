internal import Model

@testable internal import IMAP
@testable internal import Wire

/// What holds for whatever an IMAP server says: how the network cut it makes no difference, nothing before TLS counts,
/// no secret goes out unmasked, and of the messages that were asked for each comes whole, once, or is missing.
enum IMAPCheck {
  static func run(_ bytes: UnsafeRawBufferPointer) {
    let said = Array(bytes)
    for streamedFrom in [0, 4, 1 << 16] { pieces(of: said, streamedFrom) }
    inTheClear(said)
    for streamedFrom in [0, 1 << 16] { conversation(said, streamedFrom) }
  }

  private static let password = "hunter2-hunter2"

  private static func signIn() -> SASL.SignIn {
    SASL.SignIn(
      user: "sam", credential: .password(Secret(password)), nonce: SASL.Nonce("rOprNGfwEbeRWgbNEkqO") ?? .fresh())
  }

  // MARK: Pieces

  /// What a framer makes of bytes in pieces of a size; chunks of one literal joined.
  private static func outputs(
    _ bytes: [UInt8], piece: Int, _ limits: Limits
  ) -> (outputs: [Framer.Output], fault: FramingError?) {
    var framer = Framer(limits: limits)
    var outputs: [Framer.Output] = []
    do throws(FramingError) {
      for start in stride(from: 0, to: bytes.count, by: piece) {
        framer.append(Array(bytes[start..<min(start + piece, bytes.count)]))
        while let output = try framer.next() {
          if case .literalBytes(let more) = output, case .literalBytes(let before)? = outputs.last {
            outputs[outputs.count - 1] = .literalBytes(before + more)
          } else {
            outputs.append(output)
          }
        }
      }
    } catch {
      return (outputs, error)
    }
    return (outputs, nil)
  }

  private static func pieces(of bytes: [UInt8], _ streamedFrom: Int) {
    let limits = Limits(streamedFrom: streamedFrom)
    let whole = outputs(bytes, piece: 1 << 20, limits)
    let cut = outputs(bytes, piece: 1 + bytes.count % 5, limits)
    require(whole.outputs == cut.outputs, "pieces make a difference")
    require(whole.fault == cut.fault, "pieces make a difference: \(String(describing: whole.fault))")
    for case .response(let frame) in whole.outputs {
      switch Response(frame) {
      case .untagged(.list(let entry)):
        require(FolderNames.folders([entry]).count <= 1, "one line is more than one folder")
      case .untagged(.status(let status)), .tagged(_, let status):
        require(!IMAPError(status, to: "X", about: .folder).description.isEmpty, "an error without words")
      default: continue
      }
    }
  }

  // MARK: Before TLS

  private static func inTheClear(_ bytes: [UInt8]) {
    var session = Session(security: .startTLS)
    _ = session.received(.connected(encrypted: false))
    for case .response(let frame) in outputs(bytes, piece: 1 << 20, Limits()).outputs {
      for action in session.received(.response(Response(frame), bytesFollow: false)) {
        switch action {
        case .send(let sent, let masked): require(!masked && sent == Array("A1 STARTTLS\r\n".utf8), "said in the clear")
        case .data, .signedIn, .opened, .finished: require(false, "believed before TLS: \(action)")
        default: break
        }
      }
      require(session.capabilities.isEmpty && !session.isEncrypted, "learnt before TLS")
    }
  }

  // MARK: A whole conversation

  /// Signs in and fetches three messages, as the client does.
  private struct Talk {
    var session = Session(security: .tls)
    var queue = FetchQueue([(1, 3), (2, 3), (3, 5)], window: FetchWindow(bytes: 16))
    var events: [FetchEvent] = []
    var isFetching = false
    var isOver = false

    mutating func perform(_ actions: [Session.Action], _ received: inout [FetchQueue.Input]) {
      for action in actions {
        switch action {
        case .send(let bytes, let masked):
          require(masked || !String(decoding: bytes, as: UTF8.self).contains(password), "a secret is shown")
        case .startTLS: require(false, "TLS within TLS")
        case .opened: perform(session.received(.signIn(signIn())), &received)
        case .signedIn: isFetching = true
        case .data(.fetch(_, let items)): received.append(.fetch(items))
        case .data(.unreadable("FETCH")): received.append(.unreadable)
        case .finished(let tag, let status): received.append(.finished(tag: tag, status))
        case .declined, .failed: isOver = true
        case .consented, .data: break
        }
      }
    }

    mutating func take(_ output: Framer.Output) {
      var received: [FetchQueue.Input] = []
      switch output {
      case .literalBegan(let size): received.append(.literalBegan(size))
      case .literalBytes(let bytes): received.append(.literalBytes(bytes))
      case .literalEnded: received.append(.literalEnded)
      case .response(let frame):
        perform(session.received(.response(Response(frame), bytesFollow: false)), &received)
        let isFetch = received.contains {
          switch $0 {
          case .fetch, .unreadable: true
          default: false
          }
        }
        if !isFetch, frame.literals.contains(where: \.isStreamed) { received.insert(.unreadable, at: 0) }
      }
      guard isFetching, !isOver else { return }
      for input in received where !isOver {
        do throws(IMAPError) { events += try queue.received(input) } catch { isOver = true }
      }
      ask()
    }

    private mutating func ask() {
      var none: [FetchQueue.Input] = []
      while !isOver, let command = queue.nextCommand() {
        perform(session.received(.submit(command)), &none)
        queue.sent(tag: session.latestTag)
      }
    }
  }

  private static func conversation(_ bytes: [UInt8], _ streamedFrom: Int) {
    var talk = Talk()
    _ = talk.session.received(.connected(encrypted: true))
    var framer = Framer(limits: Limits(streamedFrom: streamedFrom))
    framer.append(bytes)
    while !talk.isOver, !(talk.isFetching && talk.queue.isDone), let output = try? framer.next() { talk.take(output) }
    account(for: talk)
  }

  private static func account(for talk: Talk) {
    var open: (size: Int, came: Int)?
    var told: [UInt32] = []
    for event in talk.events {
      switch event {
      case .begin(let size):
        require(open == nil, "begun twice")
        open = (size, 0)
      case .bytes(let bytes): open?.came += bytes.count
      case .end(let summary):
        require(open.map { $0.size == $0.came } ?? false, "not whole: \(String(describing: open))")
        open = nil
        told.append(summary.uid)
      case .discarded: open = nil
      case .missing(let uids): told += uids
      }
    }
    require(Set(told).count == told.count && Set(told).isSubset(of: [1, 2, 3]), "told: \(told)")
    guard talk.isFetching, talk.queue.isDone, !talk.isOver else { return }
    require(Set(told) == [1, 2, 3] && open == nil, "done, and told: \(told)")
  }
}

extension Limits {
  fileprivate init(streamedFrom: Int) {
    self.init()
    self.streamedFrom = streamedFrom
  }
}
