import Foundation

/// Where progress, warnings and errors go. Nothing here uses colour.
package struct Console: Sendable {
  /// Whether a line can be redrawn.
  package let isTerminal: Bool
  private let fixedColumns: Int?
  private let sink: @Sendable (String) -> Void

  /// A console that hands what is written to a closure.
  package init(isTerminal: Bool, columns: Int, sink: @escaping @Sendable (String) -> Void) {
    self.isTerminal = isTerminal
    self.fixedColumns = columns
    self.sink = sink
  }

  private init(descriptor: Int32) {
    let terminal = ProcessInfo.processInfo.environment["TERM"] ?? "dumb"
    isTerminal = isatty(descriptor) == 1 && terminal != "dumb"
    fixedColumns = nil
    sink = { Self.writeAll($0, to: descriptor) }
  }

  /// The process's standard error.
  package static let standardError = Console(descriptor: STDERR_FILENO)

  /// Characters in a line: of the terminal as it is now, 80 when unknown.
  package var columns: Int {
    if let fixedColumns { return fixedColumns }
    var size = winsize()
    let known = ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    return known ? Int(size.ws_col) : 80
  }

  /// Writes text as it is, without buffering.
  package func write(_ text: String) { sink(text) }

  /// Writes a line.
  package func writeLine(_ text: String) { sink(text + "\n") }

  /// Writes a line that says what is odd without being wrong.
  package func warn(_ sentence: String) { writeLine("warning: \(sentence)") }

  private static func writeAll(_ text: String, to descriptor: Int32) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let written = bytes.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if written > 0 { bytes = bytes.dropFirst(written) } else if errno != EINTR { return }
    }
  }
}
