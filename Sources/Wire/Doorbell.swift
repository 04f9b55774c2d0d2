internal import Glibc
internal import NIOCore
internal import NIOPosix
internal import Synchronization

/// A socket in a workspace's folder by which the process that works it and commands beside it wake each other.
///
/// Nothing but single bytes goes through it, and they mean only: look. Who may open it is who may open the folder.
package final class Doorbell: Sendable {
  /// Commands that follow at once: a script that starts one after the other must not use up our file descriptors.
  package static let maximumRingers = 64

  private let server: any Channel
  private let ringers: Mutex<[ObjectIdentifier: any Channel]>
  private let place: SocketPlace

  private init(server: any Channel, place: SocketPlace) {
    (self.server, self.place) = (server, place)
    ringers = Mutex([:])
  }

  /// Hangs the bell up, in the place of one that a dead process left: only who has the workspace's lock may.
  ///
  /// - Parameter onRing: called for each ring, on a thread that must not be kept waiting.
  package static func hang(
    in folder: String, onRing: @escaping @Sendable () -> Void
  ) async throws(DoorbellError) -> Doorbell {
    let place = try SocketPlace(folder: folder)
    let descriptor = try place.listen()
    let bell = Mutex<Doorbell?>(nil)
    do {
      let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .childChannelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 64))
        .childChannelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            // Who comes before the bell is in its place finds no one, and tries again with its next command.
            guard let doorbell = bell.withLock({ $0 }), doorbell.admit(channel) else {
              return channel.close(promise: nil)
            }
            try channel.pipeline.syncOperations.addHandler(RingHandler(onRing))
          }
        }
        .serverChannelOption(.autoRead, value: false)
        .withBoundSocket(descriptor).get()
      let doorbell = Doorbell(server: server, place: place)
      bell.withLock { $0 = doorbell }
      try await server.setOption(.autoRead, value: true).get()
      return doorbell
    } catch {
      throw DoorbellError(doing: "listen on \(place.path)", text: "\(error)")
    }
  }

  /// Rings all who are connected. Who does not listen misses a ring, and holds nobody up.
  package func ringAll() {
    for channel in ringers.withLock({ Array($0.values) }) where channel.isWritable { channel.ring() }
  }

  /// Takes the bell down; who is connected sees it go.
  package func close() async {
    place.remove()
    for channel in [server] + ringers.withLock({ Array($0.values) }) {
      // Fails only where it is closed already.
      try? await channel.close().get()
    }
  }

  private func admit(_ channel: any Channel) -> Bool {
    let isAdmitted = ringers.withLock { ringers in
      guard ringers.count < Doorbell.maximumRingers else { return false }
      ringers[ObjectIdentifier(channel)] = channel
      return true
    }
    if isAdmitted {
      let id = ObjectIdentifier(channel)
      channel.closeFuture.whenComplete { [weak self] _ in self?.forget(id) }
    }
    return isAdmitted
  }

  private func forget(_ id: ObjectIdentifier) { ringers.withLock { $0[id] = nil } }
}

/// A command's end of the doorbell.
package final class Bell: Sendable {
  /// An element after each change that the other process made; it ends when that process does, and at once
  /// where it has no room for one more.
  package let rings: AsyncStream<Void>
  private let channel: any Channel

  private init(channel: any Channel, rings: AsyncStream<Void>) { (self.channel, self.rings) = (channel, rings) }

  deinit { channel.close(promise: nil) }

  /// Nil when no process answers.
  package static func find(in folder: String) async throws(DoorbellError) -> Bell? {
    let place = try SocketPlace(folder: folder)
    guard let descriptor = try place.connect() else { return nil }
    let (rings, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
    do {
      let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .channelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(RingHandler { continuation.yield() })
            channel.closeFuture.whenComplete { _ in continuation.finish() }
          }
        }
        .withConnectedSocket(descriptor).get()
      return Bell(channel: channel, rings: rings)
    } catch {
      throw DoorbellError(doing: "connect to \(place.path)", text: "\(error)")
    }
  }

  /// Says that something is there to be looked at.
  package func ring() { channel.ring() }

  /// Goes away, once what was rung is out.
  package func close() async {
    // Fails only where it is closed already.
    try? await channel.close().get()
  }
}

/// Why the doorbell cannot be used, in the system's words.
package struct DoorbellError: Error, Sendable, Hashable, CustomStringConvertible {
  package let doing: String
  package let text: String

  package var description: String { "\(doing): \(text)" }
}

/// Takes bytes for rings.
private final class RingHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  private let onRing: @Sendable () -> Void

  init(_ onRing: @escaping @Sendable () -> Void) { self.onRing = onRing }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) { onRing() }
  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}

extension Channel {
  fileprivate func ring() { writeAndFlush(ByteBuffer(bytes: [1]), promise: nil) }
}

/// Where the socket is, reached through the folder's descriptor: a path of any length fits into a socket's address.
private final class SocketPlace: Sendable {
  let path: String
  private let folder: Int32

  private static let name = "rapport.sock"
  /// Commands that wait to be let in.
  private static let backlog: Int32 = 16

  init(folder path: String) throws(DoorbellError) {
    self.path = path + "/" + SocketPlace.name
    folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if folder < 0 { throw SocketPlace.error("open \(path)") }
  }

  deinit { Glibc.close(folder) }

  /// A socket that listens, which only this user may open.
  func listen() throws(DoorbellError) -> Int32 {
    remove()
    let descriptor = try socket()
    // Before it has a name: nobody else gets in between.
    guard fchmod(descriptor, 0o600) == 0, withAddress({ bind(descriptor, $0, $1) }) == 0,
      Glibc.listen(descriptor, SocketPlace.backlog) == 0
    else {
      let error = SocketPlace.error("listen on \(path)")
      Glibc.close(descriptor)
      throw error
    }
    return descriptor
  }

  /// A connected socket; nil when nobody listens.
  func connect() throws(DoorbellError) -> Int32? {
    let descriptor = try socket()
    if withAddress({ Glibc.connect(descriptor, $0, $1) }) == 0 { return descriptor }
    let code = errno
    let error = SocketPlace.error("connect to \(path)")
    Glibc.close(descriptor)
    // EAGAIN: it does not let anybody in.
    guard [ENOENT, ECONNREFUSED, EAGAIN].contains(code) else { throw error }
    return nil
  }

  func remove() { unlinkat(folder, SocketPlace.name, 0) }

  private func socket() throws(DoorbellError) -> Int32 {
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
    let descriptor = Glibc.socket(AF_UNIX, kind, 0)
    if descriptor < 0 { throw SocketPlace.error("make a socket") }
    return descriptor
  }

  private func withAddress(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    // At most 40 bytes of the 108 that there are.
    let name = Array("/proc/self/fd/\(folder)/\(SocketPlace.name)".utf8)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
  }

  private static func error(_ doing: String) -> DoorbellError {
    DoorbellError(doing: doing, text: String(cString: strerror(errno)))
  }
}
