import Foundation
import Numerics
import Testing
import Vocabulary

/// Rates of the Walsh-Hadamard transform and of random words beside the machine's ceilings, printed,
/// never asserted.
///
/// Runs only when `OVERPARAM_RATES` is set, as `KernelRates`.
@Suite(
  .serialized, .enabled(if: ProcessInfo.processInfo.environment["OVERPARAM_RATES"] != nil))
struct WalshHadamardRates {
  @Test(arguments: [1, 2])
  func `Walsh-Hadamard transform of a row against the additions of the ceiling`(threads: Int) {
    let ceilings = ceilings(threads)
    for levels in stride(from: 8, through: 24, by: 2) {
      printRow(Double.self, levels, ceilings, lanesOfDouble: 1)
      printRow(Float.self, levels, ceilings, lanesOfDouble: 2)
    }
  }

  @Test func `Walsh-Hadamard transform of panels of 16 columns`() {
    let ceilings = ceilings(1)
    for levels in stride(from: 4, through: 16, by: 4) {
      for stride in [16, 250, 256] {
        printPanel(Double.self, levels, stride, ceilings, lanesOfDouble: 1)
        printPanel(Float.self, levels, stride, ceilings, lanesOfDouble: 2)
      }
    }
  }

  @Test func `random words and signs`() {
    ThreadBinding.bind(to: [0])
    let stream = RandomStream(seed: 1, purpose: .data)
    let count = 1 << 16
    var words = AlignedBuffer<UInt32>(count: count, repeating: 0)
    var signs = AlignedBuffer<Float>(count: count, repeating: 0)
    let filled = Double(count) / seconds { stream.fillWords(&words) }
    let drawn = Double(count) / seconds { stream.fillSigns(&signs) }
    print("Philox: \(filled / 1e9) G words/s, \(drawn / 1e9) G signs/s in single precision")
  }

  private func printRow<Scalar: KernelScalar>(
    _ scalar: Scalar.Type, _ levels: Int, _ ceilings: Ceilings, lanesOfDouble: Double
  ) {
    let (length, workers) = (1 << levels, Workers(count: ceilings.threads))
    var row = AlignedBuffer<Scalar>(count: length, repeating: 1)
    let time = seconds {
      WalshHadamard.transformRows(
        row.mutableView, rows: 1, length: length, stride: length, workers: workers)
    }
    let rate = Double(length * levels) / time
    let ceiling = lanesOfDouble * ceilings.allThreads[.doubleAdds, default: .nan]
    print(
      "Walsh-Hadamard, \(scalar), N = 2^\(levels), \(ceilings.threads) threads:",
      "\(rate / 1e9) G sums/s, \(rate / ceiling) of the ceiling")
  }

  private func printPanel<Scalar: KernelScalar>(
    _ scalar: Scalar.Type, _ levels: Int, _ stride: Int, _ ceilings: Ceilings,
    lanesOfDouble: Double
  ) {
    let length = 1 << levels
    var panel = AlignedBuffer<Scalar>(count: length * stride, repeating: 1)
    let time = seconds {
      Scalar.transformColumns(
        panel.mutablePointer, levels: levels, columns: 16, stride: stride,
        scale: (1 / Scalar(length)).squareRoot())
    }
    let rate = Double(16 * length * levels) / time
    let ceiling = lanesOfDouble * ceilings.oneThread[.doubleAdds, default: .nan]
    print(
      "Walsh-Hadamard of a panel, \(scalar), N = 2^\(levels), stride \(stride):",
      "\(rate / 1e9) G sums/s, \(rate / ceiling) of the ceiling")
  }

  private func ceilings(_ threads: Int) -> Ceilings {
    ThreadBinding.bind(to: Array(0..<threads))
    return Ceilings.measure(seconds: 0.3, threads: threads, processors: Array(0..<threads))
  }

  /// The least of the seconds that a call took, in runs of a millisecond and more.
  private func seconds(_ body: () -> Void) -> Double {
    func time(_ calls: Int) -> Double {
      let start = ProcessInfo.processInfo.systemUptime
      for _ in 0..<calls { body() }
      return (ProcessInfo.processInfo.systemUptime - start) / Double(calls)
    }
    let calls = max(1, Int(1e-3 / max(time(1), 1e-7)))
    return (0..<50).reduce(Double.infinity) { least, _ in min(least, time(calls)) }
  }
}
