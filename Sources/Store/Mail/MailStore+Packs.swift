internal import GRDB
internal import Glibc
package import Model

extension MailStore {
  /// The writer of a mailbox's packs.
  ///
  /// - Throws: `refused` while the mailbox has another.
  package func packWriter(for mailbox: ID<Mailbox>) throws(StoreError) -> PackWriter {
    try packWriter(for: mailbox, rollsAt: PackWriter.maximumPackLength)
  }

  func packWriter(for mailbox: ID<Mailbox>, rollsAt: Int64) throws(StoreError) -> PackWriter {
    guard use == .work else { throw .refused("write a pack: this workspace was opened for reading") }
    guard packs.reserve(mailbox.value) else { throw .refused("mailbox \(mailbox) has a pack writer already") }
    return PackWriter(store: self, mailbox: mailbox, rollsAt: rollsAt)
  }

  /// The pack that the next message goes to: the one in use, the last one, or a new one.
  func pack(for mailbox: ID<Mailbox>, rollsAt: Int64) throws(StoreError) -> PackFile {
    if let file = packs.current(of: mailbox.value), file.end < rollsAt { return file }
    let last = try read("find the pack of mailbox \(mailbox)") {
      try $0.row("SELECT id, length FROM pack WHERE mailbox = ? ORDER BY id DESC LIMIT 1", [mailbox.value])
    }
    // One that this process has filled, or that is shorter than what was committed, takes no more.
    if let last, packs.open(last[0]) == nil, access(packs.path(last[0]), F_OK) == 0 {
      let file = try PackFile(id: last[0], path: packs.path(last[0]), isNew: false)
      if file.end < rollsAt, file.end >= last[1] as Int64 {
        packs.put(file, for: mailbox.value)
        return file
      }
    }
    return try newPack(for: mailbox)
  }

  private func newPack(for mailbox: ID<Mailbox>) throws(StoreError) -> PackFile {
    // On disk before the file is: a number is never given to a second pack that finds the first one's bytes.
    let id = try write("make a pack for mailbox \(mailbox)", durable: true) { database in
      try database.run("INSERT INTO pack (mailbox, name, length) VALUES (?, ?, 0)", [mailbox.value, "new"])
      let id = database.lastInsertedRowID
      try database.run("UPDATE pack SET name = ? WHERE id = ?", [PackShelf.name(id), id])
      return id
    }
    let file = try PackFile(id: id, path: packs.path(id), isNew: true)
    try Files.syncFolder(packs.folder)
    packs.put(file, for: mailbox.value)
    return file
  }

  /// Cuts from each pack what no commit names.
  func dropPackTails() throws(StoreError) {
    let committed = try read("list the packs") { try $0.rows("SELECT id, length FROM pack ORDER BY id") }
    for row in committed {
      let path = packs.path(row[0])
      var status = stat()
      // A pack that is missing or short is found when it is read; mail in other packs can be worked with.
      guard stat(path, &status) == 0, Int64(status.st_size) > row[1] as Int64 else { continue }
      guard truncate(path, off_t(row[1] as Int64)) == 0 else { throw StoreError(errno: errno, doing: "cut \(path)") }
    }
  }

  /// Bytes of a message that is copied to be read: the end of a mapping interrupts every core, which costs more.
  static let maximumCopied = 256 * 1024

  /// Gives the raw bytes of a message, of a large one mapped from the pack; the pointer is good inside `body` only.
  ///
  /// - Throws: `corrupt` when the pack is missing or ends before the location does; what `body` throws.
  package func withRaw<Result>(
    _ location: RawLocation, _ body: (UnsafeRawBufferPointer) throws -> Result
  ) throws -> Result {
    let path = packs.source(location.pack.value)
    let (end, overflow) = location.offset.addingReportingOverflow(location.length)
    if !overflow { try packs.open(location.pack.value)?.write(through: end) }
    let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else {
      throw errno == ENOENT ? StoreError.corrupt("\(path) is missing") : StoreError(errno: errno, doing: "open \(path)")
    }
    defer { Glibc.close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw StoreError(errno: errno, doing: "read \(path)") }
    // Reading a mapped page behind the end of its file would kill the process.
    guard !overflow, location.offset >= 0, location.length >= 0, end <= Int64(status.st_size) else {
      throw StoreError.corrupt("\(path) ends before a message in it does")
    }
    guard location.length > 0 else { return try body(UnsafeRawBufferPointer(start: nil, count: 0)) }
    if location.length <= MailStore.maximumCopied {
      return try withUnsafeTemporaryAllocation(byteCount: Int(location.length), alignment: 1) { buffer in
        try MailStore.fill(buffer, from: descriptor, at: location.offset, path)
        return try body(UnsafeRawBufferPointer(buffer))
      }
    }
    let page = Int64(sysconf(Int32(_SC_PAGESIZE)))
    let skipped = Int(location.offset % page)
    let length = skipped + Int(location.length)
    let mapping = mmap(nil, length, PROT_READ, MAP_SHARED, descriptor, off_t(location.offset - Int64(skipped)))
    guard let mapping, mapping != MAP_FAILED else { throw StoreError(errno: errno, doing: "map \(path)") }
    defer { munmap(mapping, length) }
    return try body(UnsafeRawBufferPointer(start: mapping + skipped, count: Int(location.length)))
  }

  private static func fill(
    _ buffer: UnsafeMutableRawBufferPointer, from descriptor: Int32, at offset: Int64, _ path: String
  ) throws(StoreError) {
    var done = 0
    while done < buffer.count {
      let count = pread(descriptor, buffer.baseAddress.map { $0 + done }, buffer.count - done, off_t(offset) + done)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw StoreError(errno: errno, doing: "read \(path)") }
      // Cut since its length was read.
      guard count > 0 else { throw .corrupt("\(path) ends before a message in it does") }
      done += count
    }
  }
}
