import Foundation

/// Threads that depend on no others, for what has to happen also when Dispatch can start none.
package enum WatchThread {
  private final class Body: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  /// Runs `body` on a thread of its own.
  ///
  /// - Throws: ``LaunchError`` when it cannot be started.
  package static func start(_ body: @escaping @Sendable () -> Void) throws(LaunchError) {
    #if os(Linux)
      var thread = pthread_t()
    #else
      var thread: pthread_t?
    #endif
    let argument = Unmanaged.passRetained(Body(body))
    let status = pthread_create(&thread, nil, Self.main, argument.toOpaque())
    guard status == 0 else {
      argument.release()
      throw .notStarted(reason: "no thread to watch it, \(String(cString: strerror(status)))")
    }
    #if os(Linux)
      pthread_detach(thread)
    #else
      thread.map { _ = pthread_detach($0) }
    #endif
  }

  private static let main: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = {
    argument in
    if let argument { Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run() }
    return nil
  }
}
