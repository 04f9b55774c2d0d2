import Glibc

/// A program that the tests start. It inherits none of our files but its three standard ones: a daemon that kept a
/// test's socket open would hide that the test closed it.
package struct Command {
  let arguments: [String]

  package init(_ arguments: [String]) { self.arguments = arguments }

  /// Runs to the end and gives what it printed; throws what it complained about when its status is not 0.
  package func run(input: [UInt8] = []) throws(ServersError) -> [UInt8] {
    let (inFile, outFile, errorFile) = (unnamedFile(), unnamedFile(), unnamedFile())
    defer { for file in [inFile, outFile, errorFile] where file >= 0 { close(file) } }
    guard inFile >= 0, outFile >= 0, errorFile >= 0 else { throw ServersError("no temporary file: errno \(errno)") }
    writeAll(input, to: inFile)
    lseek(inFile, 0, SEEK_SET)
    let child = try spawn(standard: [inFile, outFile, errorFile])
    guard exitStatus(of: child) == 0 else {
      throw ServersError("\(arguments.joined(separator: " ")): \(String(decoding: readAll(errorFile), as: UTF8.self))")
    }
    return readAll(outFile)
  }

  /// Starts the program and gives its id, and the end of a pipe: when that closes, by us or by our death, the
  /// program's standard input ends. What it prints goes to `output`.
  func startOnPipe(output: Int32 = 2) throws(ServersError) -> (child: pid_t, pipe: Int32) {
    let (reading, writing) = try makePipe()
    defer { close(reading) }
    return (try spawn(standard: [reading, output, 2]), writing)
  }

  private func spawn(standard: [Int32]) throws(ServersError) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (number, file) in standard.enumerated() { posix_spawn_file_actions_adddup2(&actions, file, Int32(number)) }
    for file in 3..<endOfFiles() { posix_spawn_file_actions_addclose(&actions, file) }
    // Threads of the test run block signals; a daemon that inherited that could not be told to stop.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    var words = arguments.map { strdup($0) }
    words.append(nil)
    defer { for word in words { free(word) } }
    var child: pid_t = 0
    let status = posix_spawnp(&child, arguments[0], &actions, &attributes, words, environ)
    guard status == 0 else { throw ServersError("\(arguments[0]) did not start: errno \(status)") }
    return child
  }
}

/// Waits for a child; its exit status, or 128 and its signal.
@discardableResult
func exitStatus(of child: pid_t) -> Int32 {
  var status: Int32 = 0
  while waitpid(child, &status, 0) < 0 { guard errno == EINTR else { return -1 } }
  return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
}

private func unnamedFile() -> Int32 {
  var name = Array("/tmp/rapport-XXXXXX".utf8CString)
  let file = mkstemp(&name)
  if file >= 0 {
    unlink(name)
    closeOnExec(file)
  }
  return file
}

/// A number above all files that this process has open, with room for those that other threads open meanwhile.
private func endOfFiles() -> Int32 {
  guard let folder = opendir("/proc/self/fd") else { return 1024 }
  defer { closedir(folder) }
  var highest: Int32 = 2
  while let entry = readdir(folder) {
    let number = withUnsafePointer(to: &entry.pointee.d_name) {
      atoi(UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self))
    }
    highest = max(highest, number)
  }
  return highest + 64
}

func closeOnExec(_ file: Int32) { _ = fcntl(file, F_SETFD, FD_CLOEXEC) }

/// A pipe that programs do not inherit.
func makePipe() throws(ServersError) -> (reading: Int32, writing: Int32) {
  var ends: [Int32] = [-1, -1]
  guard pipe(&ends) == 0 else { throw ServersError("no pipe: errno \(errno)") }
  ends.forEach(closeOnExec)
  return (ends[0], ends[1])
}

/// Writes all bytes to a file or a blocking pipe; false when the other side refuses them.
@discardableResult
func writeAll(_ bytes: [UInt8], to file: Int32) -> Bool {
  bytes.withUnsafeBytes { buffer in
    var at = 0
    while at < buffer.count {
      let count = write(file, buffer.baseAddress! + at, buffer.count - at)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return false }
      at += count
    }
    return true
  }
}

/// A file's bytes from its start; empty when it cannot be read.
func readAll(_ file: Int32) -> [UInt8] {
  let size = Int(lseek(file, 0, SEEK_END))
  guard size > 0 else { return [] }
  return [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
    while filled < size {
      let count = pread(file, buffer.baseAddress! + filled, size - filled, off_t(filled))
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return }
      filled += count
    }
  }
}
