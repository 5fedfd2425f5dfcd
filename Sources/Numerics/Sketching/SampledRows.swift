internal import Foundation

/// The scratch of a worker.
struct ScratchSizes: Sendable {
  /// Rows that share the roots of unity of a chunk.
  static let tileRows = 16
  /// Integers in a line of the cache.
  static let line = 8

  let chunk: Int
  /// s, to a multiple of 16.
  let samples: Int
  let scalars: Int
  let doubles: Int

  init<Scalar>(
    _ scalar: Scalar.Type, chunks: TransformChunks, samples: Int, isTrimmed: Bool
  ) {
    chunk = roundUp(chunks.length, to: 16)
    self.samples = roundUp(samples, to: 16)
    // Two whole rows; or a chunk, its spectrum, four coefficients a sample and as many sums for each row of a tile.
    scalars =
      isTrimmed
      ? 2 * chunk + 4 * (1 + Self.tileRows) * self.samples : 2 * roundUp(chunks.padded, to: 16)
    // Sums of a tile, and a complex number a sample.
    doubles = isTrimmed ? (Self.tileRows + 2) * self.samples : 0
  }
}

/// A ``SampledTransform`` of some rows as a value that tasks can hold.
struct SampledRows<Scalar: SketchScalar>: Sendable {
  typealias Weight = (_ row: Int, _ sample: Int) -> Scalar

  let kind: TransformKind
  let chunks: TransformChunks
  let entries: Int
  let adds: Bool
  let sizes: ScratchSizes
  let samples: View<Int32>
  let slots: View<Int32>
  let shares: View<Double>
  let steps: View<Double>
  let target: MutableView<Scalar>
  let engine: RowEngine<Scalar>?
  let spectrum: SharedObject?
  let memory: MutableView<Scalar>
  let turns: MutableView<Double>

  /// Chunks between two beginnings of the recurrences, and of which sums are made in the precision of the rows.
  private static var group: Int { 64 }

  private var s: Int { samples.count }
  /// The sums of a row: four a sample where chunks have spectra.
  private var rowSums: Int { (spectrum == nil ? 1 : 4) &* sizes.samples }

  /// The entries of a chunk, without the zeros behind the last.
  private func range(of chunk: Int) -> Range<Int> {
    min(entries, chunk * chunks.length)..<min(entries, (chunk + 1) * chunks.length)
  }

  /// Writes zeros behind the last entry.
  @inline(__always)
  private func pad(_ target: UnsafeMutablePointer<Scalar>, from count: Int) {
    if count < chunks.length {
      (target + count).update(repeating: 0, count: chunks.length &- count)
    }
  }

  /// Writes a number to the sketch, or adds it.
  @inline(__always)
  private func put(_ value: Scalar, at entry: UnsafeMutablePointer<Scalar>) {
    entry.pointee = adds ? entry.pointee + value : value
  }

  /// A row as a whole; false for one of zeros, where there is nothing to add.
  @inline(__always)
  func transformWhole(
    _ row: Int, worker: Int, _ source: some ChunkSource<Scalar>, _ weight: Weight
  ) -> Bool {
    guard let engine else { return false }
    var isEmpty = true
    // Both halves of the scratch hold a row.
    let (piece, whole) = (
      memory.pointer + worker * sizes.scalars, memory.pointer + (2 * worker + 1) * sizes.scalars / 2
    )
    let isInOrder = kind == .nativeWHT || kind == .fftwWHT || kind == .fftwDHT && chunks.count == 1
    for chunk in 0..<chunks.count {
      let first = chunk * chunks.length
      let place = isInOrder ? whole + first : piece
      let places = range(of: chunk)
      if !places.isEmpty, source.write(row, source.chunk(of: places), into: place) {
        pad(place, from: places.count)
        isEmpty = false
      } else {
        place.update(repeating: 0, count: chunks.length)
      }
      if isInOrder { continue }
      for offset in 0..<chunks.length {
        whole[chunks.position(of: first &+ offset, in: kind)] = piece[offset]
      }
    }
    if isEmpty && adds { return false }
    engine.runUnscaled(whole, rows: 1, worker: worker)
    let entries = target + row * s
    KernelWork.add(multiplyAdds: s, in: Scalar.self)
    for k in 0..<s {
      put(weight(row, k) * engine.scale * whole[Int(samples[k])], at: entries + k)
    }
    return true
  }

  /// Some rows, chunk by chunk; how many chunks were not skipped.
  @inline(__always)
  func transform(
    _ rows: Range<Int>, worker: Int, _ source: some ChunkSource<Scalar>, _ weight: Weight
  ) -> Int {
    let scratch = memory.pointer + worker * sizes.scalars
    let (piece, image) = (scratch, scratch + sizes.chunk)
    let coefficients = image + sizes.chunk
    let sums = coefficients + 4 * sizes.samples
    let totals = turns.pointer + worker * sizes.doubles
    let roots = totals + ScratchSizes.tileRows * sizes.samples
    totals.update(repeating: 0, count: rows.count * sizes.samples)
    var count = 0
    for first in stride(from: 0, to: chunks.count, by: Self.group) {
      let before = count
      if spectrum != nil { beginRoots(at: first, roots) }
      for chunk in first..<min(first + Self.group, chunks.count) {
        let places = range(of: chunk)
        if places.isEmpty { break }
        let written = source.chunk(of: places)
        var isPrepared = false
        for (place, row) in rows.enumerated() where source.write(row, written, into: piece) {
          pad(piece, from: places.count)
          if !isPrepared {
            if count == before {
              sums.update(repeating: 0, count: rows.count * rowSums)
            }
            prepare(chunk, roots, into: coefficients)
            isPrepared = true
          }
          add(piece, image, coefficients, to: sums + place * rowSums, worker: worker)
          count += 1
        }
        if spectrum != nil { turnRoots(roots) }
      }
      if count == before { continue }
      for place in 0..<rows.count * sizes.samples {
        if spectrum == nil {
          totals[place] += Double(sums[place])
        } else {
          let four = sums + 4 &* place
          totals[place] += Double(four[0]) + Double(four[1]) + Double(four[2]) + Double(four[3])
        }
      }
    }
    let scale = (1 / Double(chunks.padded)).squareRoot()
    KernelWork.add(multiplyAdds: rows.count, s, in: Scalar.self)
    for (place, row) in rows.enumerated() {
      let (entries, sum) = (target + row * s, totals + place * sizes.samples)
      for k in 0..<s { put(weight(row, k) * Scalar(scale * sum[k]), at: entries + k) }
    }
    return count
  }

  /// z_k w^(k c) of every sample, real parts, then imaginary ones.
  private func beginRoots(at chunk: Int, _ roots: UnsafeMutablePointer<Double>) {
    let padded = chunks.padded
    let stride = sizes.samples
    for k in 0..<s {
      let sample = Int(samples[k])
      let angle = -2 * Double.pi * Double(sample &* chunk % padded) / Double(padded)
      if kind == .fftwDCT {
        let (scale, turn) = (
          sample == 0 ? 1 : 2.0.squareRoot(), -Double.pi * Double(sample) / Double(2 * padded)
        )
        roots[k] = scale * cos(angle + turn)
        roots[stride + k] = scale * sin(angle + turn)
      } else {
        let (c, s) = (cos(angle), sin(angle))
        roots[k] = c - s
        roots[stride + k] = c + s
      }
    }
  }

  /// Those of the next chunk.
  @inline(__always)
  private func turnRoots(_ roots: UnsafeMutablePointer<Double>) {
    let size = sizes.samples
    for first in stride(from: 0, to: size, by: 8) {
      let (real, imaginary) = (roots + first, roots + (size &+ first))
      let (a, b) = (Double.line(real), Double.line(imaginary))
      let c = Double.line(steps.pointer + first)
      let d = Double.line(steps.pointer + (size &+ first))
      UnsafeMutableRawPointer(real).storeBytes(of: a * c - b * d, as: SIMD8<Double>.self)
      UnsafeMutableRawPointer(imaginary).storeBytes(of: a * d + b * c, as: SIMD8<Double>.self)
    }
  }

  /// What the parts of a chunk's transform are multiplied by.
  @inline(__always)
  private func prepare(
    _ chunk: Int, _ roots: UnsafePointer<Double>, into coefficients: UnsafeMutablePointer<Scalar>
  ) {
    let size = sizes.samples
    guard spectrum != nil else {
      let levels = chunks.length.trailingZeroBitCount
      for k in 0..<s {
        let shared = chunk & Int(samples[k]) &>> levels
        coefficients[k] = shared.nonzeroBitCount & 1 == 0 ? 1 : -1
      }
      return
    }
    for first in stride(from: 0, to: size, by: 8) {
      let (a, b) = (Double.line(roots + first), Double.line(roots + (size &+ first)))
      let c = Double.line(shares.pointer + first)
      let d = Double.line(shares.pointer + (size &+ first))
      let (real, imaginary) = (a * c - b * d, a * d + b * c)
      let (otherReal, otherImaginary) = (a - real, b - imaginary)
      let four = coefficients + 4 &* first
      for k in 0..<8 {
        four[4 &* k] = Scalar(real[k])
        four[4 &* k &+ 1] = Scalar(-imaginary[k])
        four[4 &* k &+ 2] = Scalar(otherReal[k])
        four[4 &* k &+ 3] = Scalar(otherImaginary[k])
      }
    }
  }

  /// Transforms a chunk and adds its part of every sample.
  @inline(__always)
  private func add(
    _ piece: UnsafeMutablePointer<Scalar>, _ image: UnsafeMutablePointer<Scalar>,
    _ coefficients: UnsafePointer<Scalar>, to sums: UnsafeMutablePointer<Scalar>, worker: Int
  ) {
    if let spectrum {
      Scalar.runComplex(spectrum, piece, image)
      KernelWork.add(
        fourierOperations(ofReals: chunks.length, asComplex: true), to: .transformAdds)
      KernelWork.add(multiplyAdds: 4, s, in: Scalar.self)
      let slots = slots.pointer
      for k in 0..<s {
        Scalar.addProducts(
          of: coefficients + 4 &* k, with: image + Int(slots[2 &* k]),
          and: image + Int(slots[2 &* k &+ 1]), to: sums + 4 &* k)
      }
    } else if let engine {
      engine.runUnscaled(piece, rows: 1, worker: worker)
      KernelWork.add(multiplyAdds: s, in: Scalar.self)
      for k in 0..<s { sums[k] += coefficients[k] * piece[Int(slots[k])] }
    }
  }
}
