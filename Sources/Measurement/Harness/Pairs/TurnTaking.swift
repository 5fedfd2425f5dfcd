import Foundation

/// The two FIFOs of a pair, in a folder of their own that lasts as long as this.
package final class TurnPlaces: Sendable {
  private let folder = Disk.temporaryPath("turns")

  /// - Throws: ``DiskError`` where there can be none.
  package init() throws(DiskError) {
    _ = try Disk.makeFolders(folder)
    for path in paths where mkfifo(path, 0o600) != 0 {
      throw DiskError(action: "create", path: path, code: errno)
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// The places of the process that begins and of the other.
  package var both: [TurnPlace] {
    [
      TurnPlace(inbox: paths[0], outbox: paths[1], isFirst: true),
      TurnPlace(inbox: paths[1], outbox: paths[0], isFirst: false),
    ]
  }

  private var paths: [String] { ["\(folder)/first", "\(folder)/second"] }
}

/// Lets two processes on one processor work in turns of a millisecond, so that both meet the same machine.
///
/// What a processor does in a second changes by ten percent and more from one tenth of a second to the next where
/// somebody else shares its core, and hardly from one millisecond to the next: of processes one after the other the
/// times differ by as much, of processes in turns by a quarter of it. A process that is gone, or does not hand over for
/// long, is waited for no more.
package final class TurnTaking {
  /// The least length of a turn, in seconds: the first step of one finds the caches of the other.
  private static let leastSeconds = 1e-3

  private let inbox, outbox: Int32
  private let clock: any HarnessClock
  private let patience: Double
  private var start: Double
  private var isAlone = false

  /// Waits until both are there and this one has its turn.
  ///
  /// - Parameters:
  ///   - place: where turns are handed over.
  ///   - patience: the most seconds that the other is waited for.
  ///   - clock: by which turns last.
  package init(
    _ place: TurnPlace, patience: Double = 10, clock: any HarnessClock = SystemClock()
  ) {
    // Nobody reads what is handed to a process that is gone.
    signal(SIGPIPE, SIG_IGN)
    (self.clock, self.patience) = (clock, patience)
    start = clock.seconds
    inbox = open(place.inbox, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    outbox = Self.writer(of: place.outbox, patience: patience)
    isAlone = inbox < 0 || outbox < 0
    if place.isFirst { wait() } else { pass() }
  }

  deinit {
    for end in [inbox, outbox] where end >= 0 { close(end) }
  }

  /// Hands over at the end of a turn: where this one has lasted long enough.
  package func offer() {
    if clock.seconds - start >= Self.leastSeconds { pass() }
  }

  private func pass() {
    guard !isAlone else { return }
    var turn: UInt8 = 1
    isAlone = write(outbox, &turn, 1) != 1
    wait()
  }

  private func wait() {
    defer { start = clock.seconds }
    guard !isAlone else { return }
    var (event, turn) = (pollfd(fd: inbox, events: Int16(POLLIN), revents: 0), UInt8(0))
    isAlone = poll(&event, 1, Int32(patience * 1000)) != 1 || read(inbox, &turn, 1) != 1
  }

  /// The end to write to, as soon as the other has opened its own.
  private static func writer(of path: String, patience: Double) -> Int32 {
    for _ in 0..<Int(patience * 1000) {
      let end = open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC)
      if end >= 0 || errno != ENXIO { return end }
      usleep(1000)
    }
    return -1
  }
}
