import Measurement
import Vocabulary

/// Counted work at one point: how many operations, and how long they take at the machine's ceilings.
struct Operations {
  private let counts: [(counter: Counter, count: Double)]
  private let point: Point

  /// - Parameters:
  ///   - point: whose precision, threads and dimension they are of.
  ///   - count: of each counter; nil where it was not counted.
  init(at point: Point, _ count: (Counter) -> Double?) {
    counts = Counter.allCases.compactMap { counter in count(counter).map { (counter, $0) } }
    self.point = point
  }

  /// Multiply-adds (an inner product has d of them), words of population counts, additions of transforms, and
  /// nodes of trees, each as one.
  var total: Double {
    counts.reduce(0) { sum, entry in
      switch entry.counter.facts.use {
      case .flops(_, let perCoordinate): sum + entry.count * (perCoordinate ? Double(point.d) : 1)
      case .units(.memoryBytes), .flopsInDouble, nil: sum
      case .units, .unlimited: sum + entry.count
      }
    }
  }

  /// The seconds that all of it takes at the ceilings: every part of the arithmetic after the other, memory
  /// meanwhile; nil where nothing is done that has a ceiling, or a ceiling was not measured.
  func seconds(at ceilings: [String: Double]) -> Double? {
    guard let own = Precision(rawValue: point.precision)?.flops else { return nil }
    var units: [Resource: Double] = [:]
    for (counter, count) in counts {
      switch counter.facts.use {
      case .flops(let each, let perCoordinate):
        units[own, default: 0] += each * count * (perCoordinate ? Double(point.d) : 1)
      case .flopsInDouble(let each):
        units[own, default: 0] -= each * count
        units[.doubleFlops, default: 0] += each * count
      case .units(let resource): units[resource, default: 0] += count
      case .unlimited, nil: break
      }
    }
    let used = units.filter { $0.value > 0 }
    var (arithmetic, memory) = (0.0, 0.0)
    for (resource, amount) in used {
      guard let one = ceilings[resource.rawValue], one > 0 else { return nil }
      let all = ceilings[resource.allThreadsKey] ?? .infinity
      let seconds = amount / min(all, Double(point.threads) * one)
      if resource == .memoryBytes { memory += seconds } else { arithmetic += seconds }
    }
    return used.isEmpty ? nil : max(arithmetic, memory)
  }
}
