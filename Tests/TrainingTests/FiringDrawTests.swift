import Foundation
import Numerics
import TestSupport
import Testing

/// Neurons that fire, drawn alone, against all neurons drawn and looked at.
@Suite struct FiringDrawTests {
  /// Points on which the law has to be right.
  enum Points: String, CaseIterable {
    case single, pairWithoutShift, sphere, moreThanDimensions, clusters, nearby, nearest
    case duplicates, antipodal, plane, many

    /// d.
    var dimension: Int {
      switch self {
      case .moreThanDimensions: 3
      default: 16
      }
    }

    /// X, unit rows.
    var rows: [[Double]] {
      var normals = Matrix<Double>(uninitializedRows: 64, columns: 16)
      RandomStream(seed: 11, purpose: .data).fillNormals(&normals)
      var next = -1
      func unit(_ d: Int) -> [Double] {
        next += 1
        return Self.normalised(Array(normals.row(next).prefix(d)))
      }
      func group(distance: Double) -> [[Double]] {
        let centre = unit(16)
        return (0..<2).map { _ in
          Self.normalised(zip(centre, unit(16)).map { $0 + distance * $1 })
        }
      }
      switch self {
      case .single: return [unit(16)]
      case .pairWithoutShift: return (0..<2).map { _ in unit(16) }
      case .sphere: return (0..<8).map { _ in unit(16) }
      case .moreThanDimensions: return (0..<8).map { _ in unit(3) }
      case .clusters: return (0..<4).flatMap { _ in group(distance: 0.3) }
      case .nearby: return (0..<3).flatMap { _ in group(distance: 1e-4) }
      case .nearest: return (0..<3).flatMap { _ in group(distance: 1e-8) }
      case .duplicates:
        let rows = (0..<4).map { _ in unit(16) }
        return rows + rows.prefix(3)
      case .antipodal:
        let row = unit(16)
        return [row, row.map { -$0 }, unit(16)]
      case .plane:
        return (0..<6).map { _ in unit(2) + Array(repeating: 0, count: 14) }
      case .many: return (0..<32).map { _ in unit(16) }
      }
    }

    /// b: 1.9 where 2^13 neurons have C = 0.4.
    var shift: Double { self == .pairWithoutShift ? 0 : (0.4 * log(0x1p13)).squareRoot() }

    private static func normalised(_ row: [Double]) -> [Double] {
      let length = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
      return row.map { $0 / length }
    }
  }

  private func matrix<Scalar: KernelScalar>(_ points: Points, _ type: Scalar.Type) -> Matrix<Scalar>
  {
    let rows = points.rows
    return Matrix(
      rows: rows.count, columns: points.dimension, entries: rows.joined().map { Scalar($0) })
  }

  private func law<Scalar: KernelScalar>(
    _ points: Points, _ type: Scalar.Type, seed: UInt64 = 1
  ) throws -> FiringDraw<Scalar> {
    let x = matrix(points, type)
    let law = FiringDraw(x, above: Scalar(points.shift), seed: seed)
    return try #require(law)
  }

  /// A neuron that was drawn.
  struct Drawn<Scalar: KernelScalar>: Equatable {
    var number: Int
    var sign: Scalar
    var products: [Scalar]
  }

  private func draw<Scalar: KernelScalar>(
    _ neurons: Range<Int>, _ law: FiringDraw<Scalar>
  ) -> [Drawn<Scalar>] {
    var worker = FiringDrawWorker(law)
    worker.draw(neurons, law)
    var drawn: [Drawn<Scalar>] = []
    worker.forEach { number, sign, products, _ in
      let row = Array(UnsafeBufferPointer(start: products, count: law.batch))
      drawn.append(Drawn(number: neurons.lowerBound + number, sign: sign, products: row))
    }
    return drawn
  }

  /// 100 networks of 2^13 neurons each way; every statistic of a network is compared by its mean over them, and some by
  /// their variance.
  @Test(arguments: Points.allCases)
  func `neurons have the law of those that fire among all`(points: Points) throws {
    let (m, seeds) = (1 << 13, 100)
    let x = matrix(points, Double.self)
    var (drawn, dense) = (Moments(), Moments())
    for seed in 0..<UInt64(seeds) {
      let law = try law(points, Double.self, seed: seed)
      drawn.add(NetworkStatistics(draw(0..<m, law).map(\.products), above: points.shift))
      var weights = Matrix<Double>(uninitializedRows: m, columns: points.dimension)
      RandomStream(seed: seed, purpose: .weights).fillNormals(&weights)
      let all = Self.products(weights, x, above: points.shift)
      dense.add(NetworkStatistics(all, above: points.shift))
    }
    // Some 600 statistics at most, each beyond 5.5 deviations with a probability of 4e-8.
    for (name, distance) in drawn.distances(to: dense) {
      #expect(abs(distance) < 5.5, "\(points.rawValue): \(name)")
    }
    // The ratio of two variances of 100 draws: F(99, 99) beyond 2.7 with a probability of 1e-6.
    for (name, ratio) in drawn.varianceRatios(to: dense) {
      #expect(1 / 2.7 < ratio && ratio < 2.7, "\(points.rawValue): variance of \(name)")
    }
  }

  /// X w of the neurons that fire.
  private static func products(
    _ weights: borrowing Matrix<Double>, _ x: borrowing Matrix<Double>, above b: Double
  ) -> [[Double]] {
    let (m, n, d) = (weights.rows, x.rows, x.columns)
    var z = Matrix<Double>(uninitializedRows: m, columns: n)
    Double.multiply(
      rows: m, columns: n, depth: d, alpha: 1, weights.pointer, d, aTransposed: false, x.pointer, d,
      bTransposed: true, beta: 0, z.mutablePointer, n)
    return (0..<z.rows).compactMap { r in
      let row = z.row(r)
      return row.contains { $0 > b } ? row : nil
    }
  }

  @Test(arguments: Points.allCases)
  func `a neuron can be drawn again by itself, to the last bit`(points: Points) throws {
    try checkRedrawing(law(points, Float.self))
    try checkRedrawing(law(points, Double.self))
  }

  private func checkRedrawing<Scalar: KernelScalar>(_ law: FiringDraw<Scalar>) {
    // Three blocks and a part of a fourth; the last ones alone.
    let block = FiringDraw<Scalar>.block
    let all = draw(0..<3 * block + 1000, law)
    let last = draw(2 * block..<3 * block + 1000, law)
    #expect(last == all.filter { $0.number >= 2 * block })
    #expect(draw(0..<block + 77, law) == all.filter { $0.number < block + 77 })
    #expect(zip(all, all.dropFirst()).allSatisfy { $0.number < $1.number })
    var worker = FiringDrawWorker(law)
    var row = [Scalar](repeating: 0, count: law.batch)
    let some = stride(from: 0, to: all.count, by: max(1, all.count / 200)).map { all[$0] }
    let wrong = some.filter { neuron in
      _ = row.withUnsafeMutableBufferPointer { row in
        row.baseAddress.map { worker.redraw(neuron.number, law, into: $0) }
      }
      // The sign is the highest bit of word 2 at the neuron's own counter.
      let words = RandomStream(
        seed: 1, purpose: .proposals, substream: UInt32(neuron.number / block)
      ).pair(row: neuron.number % block, index: 0)
      return row != neuron.products || (words.1 >> 31 & 1 == 1) != (neuron.sign > 0)
    }
    #expect(wrong.isEmpty)
  }

  @Test(arguments: Points.allCases)
  func `both precisions have one network, and equal points one product`(points: Points) throws {
    let m = 1 << 17
    // The same points, in double precision.
    let stated = matrix(points, Float.self)
    let x = Matrix<Double>(
      rows: stated.rows, columns: stated.columns, entries: stated.entries.map { Double($0) })
    let inDouble = FiringDraw(x, above: Double(Float(points.shift)), seed: 1)
    let single = draw(0..<m, try law(points, Float.self))
    let double = draw(0..<m, try #require(inDouble))
    let byNumber = Dictionary(uniqueKeysWithValues: double.map { ($0.number, $0) })
    let b = points.shift
    // A product within 1e-5 of b may be on another side of it.
    let near = single.filter { byNumber[$0.number] == nil }
    #expect(near.count <= single.count / 1000 + 1)
    for neuron in single {
      guard let other = byNumber[neuron.number] else { continue }
      #expect(neuron.sign == Float(other.sign))
      for (z, exact) in zip(neuron.products, other.products) where abs(Double(z) - exact) > 2e-5 {
        Issue.record("\(z) for \(exact)")
      }
      #expect(other.products.contains { $0 > b - 1e-6 })
    }
    guard points == .duplicates else { return }
    #expect(double.allSatisfy { Array($0.products[4...]) == Array($0.products[..<3]) })
    #expect(single.allSatisfy { Array($0.products[4...]) == Array($0.products[..<3]) })
  }

  @Test(arguments: Points.allCases)
  func `weights have the products that were drawn, and silent ones fire on no point`(
    points: Points
  ) throws {
    let (m, d) = (1 << 12, points.dimension)
    let law = try law(points, Double.self)
    let x = matrix(points, Double.self)
    var worker = FiringDrawWorker(law)
    var row = Matrix<Double>(uninitializedRows: 1, columns: d)
    func products() -> [Double] {
      (0..<x.rows).map { i in (0..<d).reduce(0) { $0 + x[i, $1] * row[0, $1] } }
    }
    let drawn = draw(0..<m, law)
    for neuron in drawn.prefix(200) {
      worker.fillWeights(row.mutablePointer, ofFiring: neuron.number, law)
      #expect(zip(products(), neuron.products).allSatisfy { abs($0 - $1) < 1e-12 })
    }
    let firing = Set(drawn.map(\.number))
    for neuron in (0..<200) where !firing.contains(neuron) {
      law.fillWeights(row.mutablePointer, ofSilent: neuron, x)
      #expect(products().allSatisfy { $0 <= points.shift })
    }
  }

  /// Positions in blocks, signs, and what neighbours and blocks have to do with each other, of some 90,000 neurons.
  @Test func `positions are uniform, signs fair, and neither repeats`() throws {
    let law = try law(.sphere, Float.self)
    let block = FiringDraw<Float>.block
    let drawn = draw(0..<8 * block, law)
    var bins = [Int](repeating: 0, count: 64)
    for neuron in drawn { bins[neuron.number % block / (block / 64)] += 1 }
    let mean = Double(drawn.count) / 64
    // Chi-square of 63 degrees: beyond 140 with a probability of 6e-8.
    #expect(bins.reduce(0) { $0 + pow(Double($1) - mean, 2) / mean } < 140)
    let positive = drawn.count { $0.sign > 0 }
    let deviation = Double(drawn.count).squareRoot() / 2
    #expect(abs(Double(positive) - Double(drawn.count) / 2) < 5.5 * deviation)
    let inBlock = (0..<8).map { number in
      drawn.filter { $0.number / block == number }.map { $0.number % block }
    }
    for one in 0..<8 {
      for other in 0..<one {
        let (a, b) = (Set(inBlock[one]), Set(inBlock[other]))
        let expected = Double(a.count * b.count) / Double(block)
        #expect(abs(Double(a.intersection(b).count) - expected) < 6 * expected.squareRoot())
      }
    }
    // Neighbours in order: correlations of products with two points, of signs, and of both.
    func correlation(_ x: [Double], _ y: [Double]) -> Double {
      let (a, b) = (x.reduce(0, +) / Double(x.count), y.reduce(0, +) / Double(y.count))
      let (u, v) = (x.map { $0 - a }, y.map { $0 - b })
      let size = (u.reduce(0) { $0 + $1 * $1 } * v.reduce(0) { $0 + $1 * $1 }).squareRoot()
      return zip(u, v).reduce(0) { $0 + $1.0 * $1.1 } / size
    }
    let (z, signs) = (drawn.map { Double($0.products[0]) }, drawn.map { Double($0.sign) })
    let other = drawn.map { Double($0.products[5]) }
    let bound = 5.5 / Double(drawn.count).squareRoot()
    #expect(abs(correlation(Array(z.dropLast()), Array(z.dropFirst()))) < bound)
    #expect(abs(correlation(Array(z.dropLast()), Array(other.dropFirst()))) < bound)
    #expect(abs(correlation(Array(signs.dropLast()), Array(signs.dropFirst()))) < bound)
    #expect(abs(correlation(z, signs)) < bound)
    #expect(draw(0..<block, try self.law(.sphere, Float.self, seed: 2)) != draw(0..<block, law))
  }

  /// The first 2^27 neurons of a network of 2^36, in which one of 1000 fires on a point.
  @Test func `a very wide network fires as often as the integrals say`() throws {
    let b = (0.4 * 36 * log(2.0)).squareRoot()
    let x = matrix(.sphere, Float.self)
    let found = FiringDraw(x, above: Float(b), seed: 3)
    let law = try #require(found)
    let (block, m) = (FiringDraw<Float>.block, 1 << 27)
    var worker = FiringDrawWorker(law)
    var counts = [Int](repeating: 0, count: 64)
    for first in stride(from: 0, to: m, by: 64 * block) {
      worker.draw(first..<first + 64 * block, law)
      worker.forEach { _, _, z, _ in
        for i in 0..<8 where z[i] > Float(b) {
          for j in 0...i where z[j] > Float(b) { counts[8 * i + j] += 1 }
        }
      }
    }
    for i in 0..<8 {
      for j in 0...i {
        let rho = (0..<16).reduce(0.0) { $0 + Double(x[i, $1]) * Double(x[j, $1]) }
        let expected = Double(m) * (i == j ? erfc(b / 2.0.squareRoot()) / 2 : Self.both(b, rho))
        // Two points that both fire are few: Poisson, 36 of them beyond 5.5 deviations with some 1e-6.
        let deviation = max(1, expected).squareRoot()
        #expect(abs(Double(counts[8 * i + j]) - expected) < 5.5 * deviation + 3, "\(i), \(j)")
      }
    }
  }

  /// Pr[z_i > b, z_j > b] at correlation rho: the integral of phi(z) Q((b - rho z)/sqrt(1 - rho^2)) by Simpson's rule.
  private static func both(_ b: Double, _ rho: Double) -> Double {
    let (steps, width) = (4000, 10.0)
    return (0...steps).reduce(0.0) { sum, k in
      let z = b + width * Double(k) / Double(steps)
      let weight = k == 0 || k == steps ? 1.0 : k % 2 == 1 ? 4 : 2
      let rest = erfc((b - rho * z) / (2 * (1 - rho * rho)).squareRoot()) / 2
      return sum + weight * exp(-z * z / 2) / (2 * Double.pi).squareRoot() * rest
    } * width / Double(steps) / 3
  }

  @Test func `where more neurons would be proposed than there are, there is no law`() {
    func expectation(_ points: Points, above b: Double) -> Double? {
      let x = matrix(points, Double.self)
      return FiringDraw(x, above: b, seed: 1)?.expectation
    }
    #expect(expectation(.many, above: 1.5) == nil)
    #expect(expectation(.sphere, above: 0) == nil)
    #expect(expectation(.pairWithoutShift, above: 0) == 1)
    // Equal points count once: seven would be 1.69.
    #expect(expectation(.duplicates, above: 0.7).map { abs($0 - 4 * 0.24196) < 1e-4 } == true)
  }

  @Test func `the normal tail is that of the error function`() {
    for x in stride(from: 0, through: 36, by: 0.0625) {
      let expected = erfc(x / 2.0.squareRoot()) / 2
      let bound = (16 * x * x + 64) * 0x1p-53 * expected
      #expect(abs(NormalTail.probability(beyond: x) - expected) <= bound, "\(x)")
    }
  }
}

/// What is compared of a network: sums over the neurons that fire.
private struct NetworkStatistics {
  private(set) var values: [(name: String, value: Double)] = []

  init(_ rows: [[Double]], above b: Double) {
    guard let n = rows.first?.count else { return }
    values.append(("neurons", Double(rows.count)))
    for i in 0..<n {
      let firing = rows.filter { $0[i] > b }
      values.append(("count \(i)", Double(firing.count)))
      values.append(("z where it fires \(i)", firing.reduce(0) { $0 + $1[i] }))
      values.append(("z elsewhere \(i)", rows.reduce(0) { $0 + ($1[i] > b ? 0 : $1[i]) }))
      values.append(("squares \(i)", rows.reduce(0) { $0 + $1[i] * $1[i] }))
      values.append(("cubes \(i)", rows.reduce(0) { $0 + $1[i] * $1[i] * $1[i] }))
      for j in 0..<i {
        let both = firing.filter { $0[j] > b }
        values.append(("pairs \(i) \(j)", Double(both.count)))
        if j == i - 1 {
          values.append(("products \(i)", rows.reduce(0) { $0 + $1[i] * $1[j] }))
          let third = (i + 1) % n
          values.append(("triples \(i)", Double(both.count { $0[third] > b })))
        }
      }
    }
  }
}

/// Sums over networks of their statistics, and of their squares.
private struct Moments {
  private var names: [String] = []
  private var count = 0.0
  private var sums: [Double] = []
  private var squares: [Double] = []

  mutating func add(_ statistics: NetworkStatistics) {
    if names.isEmpty {
      names = statistics.values.map(\.name)
      sums = names.map { _ in 0 }
      squares = sums
    }
    count += 1
    for (index, entry) in statistics.values.enumerated() {
      sums[index] += entry.value
      squares[index] += entry.value * entry.value
    }
  }

  private var means: [Double] { sums.map { $0 / count } }
  private var variances: [Double] {
    zip(squares, means).map { max(0, $0 / count - $1 * $1) * count / (count - 1) }
  }

  /// Differences of the means in standard deviations.
  func distances(to other: Moments) -> [(String, Double)] {
    names.indices.map { index in
      let difference = means[index] - other.means[index]
      let deviation = ((variances[index] + other.variances[index]) / count).squareRoot()
      let size = max(abs(means[index]), 1)
      return (names[index], abs(difference) < 1e-9 * size ? 0 : difference / deviation)
    }
  }

  /// Ratios of the variances of counts that are not small.
  func varianceRatios(to other: Moments) -> [(String, Double)] {
    names.indices.compactMap { index in
      guard names[index].hasPrefix("count") || names[index] == "neurons", means[index] > 30 else {
        return nil
      }
      return (names[index], variances[index] / other.variances[index])
    }
  }
}
