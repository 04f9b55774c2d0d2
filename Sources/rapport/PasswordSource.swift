internal import ArgumentParser
internal import Foundation
internal import Glibc
internal import Model

/// Where a password comes from: a prompt, a file or standard input; never an argument, which other processes see.
struct PasswordSource: ParsableArguments {
  @Option(help: "Read the password from the first line of this file; - reads standard input.")
  var passwordFile: String?

  /// Longest password taken, in bytes: app passwords have 16, tokens some thousands.
  private static let maximumLength = 8192

  /// Reads the password; asks for it on the terminal when no file is named.
  func read(prompt: String) throws -> Secret {
    let line: String?
    switch passwordFile {
    case "-": line = readLine(strippingNewline: true)
    case let path?: line = try firstLine(of: path)
    case nil: line = try ask(prompt)
    }
    guard let line, !line.isEmpty, line.utf8.count <= PasswordSource.maximumLength else {
      throw Problem("no password was given; type it, or use --password-file FILE", .usage)
    }
    return Secret(line)
  }

  private func firstLine(of path: String) throws -> String? {
    guard let file = FileHandle(forReadingAtPath: path) else {
      throw Problem("read the password from \(path): it cannot be opened", .badInput)
    }
    defer { try? file.close() }  // read only: nothing can be lost
    let data = try file.read(upToCount: PasswordSource.maximumLength + 2) ?? Data()
    let line = data.prefix { $0 != 0x0A }
    return String(decoding: line.last == 0x0D ? line.dropLast() : line, as: UTF8.self)
  }

  private func ask(_ prompt: String) throws -> String? {
    guard isatty(STDIN_FILENO) == 1 else {
      throw Problem("no terminal to ask for the password on; use --password-file FILE", .usage)
    }
    Output.draw(prompt + ": ")
    var before = termios()
    guard tcgetattr(STDIN_FILENO, &before) == 0 else {
      throw Problem("the terminal cannot hide what is typed; use --password-file FILE", .failed)
    }
    var silent = before
    silent.c_lflag &= ~tcflag_t(ECHO)
    guard tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent) == 0 else {
      throw Problem("the terminal cannot hide what is typed; use --password-file FILE", .failed)
    }
    defer {
      tcsetattr(STDIN_FILENO, TCSAFLUSH, &before)
      Output.draw("\n")
    }
    return readLine(strippingNewline: true)
  }
}
