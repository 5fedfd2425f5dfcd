extension Float {
  package static func addListed(
    _ list: UnsafeBufferPointer<UInt32>, of y: UnsafePointer<Float>, columns d: Int,
    times factor: Float, to w: UnsafeMutablePointer<Float>
  ) {
    typealias Lanes = SIMD16<Float>
    var k = 0
    while k &+ 64 <= d {
      var (s0, s1, s2, s3) = (Lanes.zero, Lanes.zero, Lanes.zero, Lanes.zero)
      for index in 0..<list.count {
        let row = UnsafeRawPointer(y + (Int(list[index]) &* d &+ k))
        s0 += row.loadUnaligned(as: Lanes.self)
        s1 += row.loadUnaligned(fromByteOffset: 64, as: Lanes.self)
        s2 += row.loadUnaligned(fromByteOffset: 128, as: Lanes.self)
        s3 += row.loadUnaligned(fromByteOffset: 192, as: Lanes.self)
      }
      add(s0 * factor, w + k)
      add(s1 * factor, w + (k &+ 16))
      add(s2 * factor, w + (k &+ 32))
      add(s3 * factor, w + (k &+ 48))
      k &+= 64
    }
    while k &+ 16 <= d {
      var sum = Lanes.zero
      for index in 0..<list.count {
        sum += UnsafeRawPointer(y + (Int(list[index]) &* d &+ k)).loadUnaligned(as: Lanes.self)
      }
      add(sum * factor, w + k)
      k &+= 16
    }
    addListedOneByOne(list, of: y, columns: d, from: k, times: factor, to: w)
  }

  @inline(__always)
  private static func add(_ terms: SIMD16<Float>, _ target: UnsafeMutablePointer<Float>) {
    let memory = UnsafeMutableRawPointer(target)
    memory.storeBytes(
      of: memory.loadUnaligned(as: SIMD16<Float>.self) + terms, as: SIMD16<Float>.self)
  }

  package static func addProducts(
    _ list: UnsafeBufferPointer<UInt32>, of x: UnsafePointer<Float>, columns d: Int,
    with v: UnsafePointer<Float>, to sums: UnsafeMutablePointer<Float>
  ) {
    typealias Lanes = SIMD16<Float>
    for index in 0..<list.count {
      let row = x + Int(list[index]) &* d
      var lanes = Lanes.zero
      var k = 0
      while k &+ 16 <= d {
        lanes +=
          UnsafeRawPointer(row + k).loadUnaligned(as: Lanes.self)
          * UnsafeRawPointer(v + k).loadUnaligned(as: Lanes.self)
        k &+= 16
      }
      let eight = lanes.lowHalf + lanes.highHalf
      let four = eight.lowHalf + eight.highHalf
      let two = four.lowHalf + four.highHalf
      var sum = two[0] + two[1]
      while k < d {
        sum += row[k] * v[k]
        k &+= 1
      }
      sums[Int(list[index])] += sum
    }
  }
}

extension Double {
  package static func addListed(
    _ list: UnsafeBufferPointer<UInt32>, of y: UnsafePointer<Double>, columns d: Int,
    times factor: Double, to w: UnsafeMutablePointer<Double>
  ) {
    typealias Lanes = SIMD8<Double>
    var k = 0
    while k &+ 32 <= d {
      var (s0, s1, s2, s3) = (Lanes.zero, Lanes.zero, Lanes.zero, Lanes.zero)
      for index in 0..<list.count {
        let row = UnsafeRawPointer(y + (Int(list[index]) &* d &+ k))
        s0 += row.loadUnaligned(as: Lanes.self)
        s1 += row.loadUnaligned(fromByteOffset: 64, as: Lanes.self)
        s2 += row.loadUnaligned(fromByteOffset: 128, as: Lanes.self)
        s3 += row.loadUnaligned(fromByteOffset: 192, as: Lanes.self)
      }
      add(s0 * factor, w + k)
      add(s1 * factor, w + (k &+ 8))
      add(s2 * factor, w + (k &+ 16))
      add(s3 * factor, w + (k &+ 24))
      k &+= 32
    }
    while k &+ 8 <= d {
      var sum = Lanes.zero
      for index in 0..<list.count {
        sum += UnsafeRawPointer(y + (Int(list[index]) &* d &+ k)).loadUnaligned(as: Lanes.self)
      }
      add(sum * factor, w + k)
      k &+= 8
    }
    addListedOneByOne(list, of: y, columns: d, from: k, times: factor, to: w)
  }

  @inline(__always)
  private static func add(_ terms: SIMD8<Double>, _ target: UnsafeMutablePointer<Double>) {
    let memory = UnsafeMutableRawPointer(target)
    memory.storeBytes(
      of: memory.loadUnaligned(as: SIMD8<Double>.self) + terms, as: SIMD8<Double>.self)
  }

  package static func addProducts(
    _ list: UnsafeBufferPointer<UInt32>, of x: UnsafePointer<Double>, columns d: Int,
    with v: UnsafePointer<Double>, to sums: UnsafeMutablePointer<Double>
  ) {
    typealias Lanes = SIMD8<Double>
    for index in 0..<list.count {
      let row = x + Int(list[index]) &* d
      var lanes = Lanes.zero
      var k = 0
      while k &+ 8 <= d {
        lanes +=
          UnsafeRawPointer(row + k).loadUnaligned(as: Lanes.self)
          * UnsafeRawPointer(v + k).loadUnaligned(as: Lanes.self)
        k &+= 8
      }
      let four = lanes.lowHalf + lanes.highHalf
      let two = four.lowHalf + four.highHalf
      var sum = two[0] + two[1]
      while k < d {
        sum += row[k] * v[k]
        k &+= 1
      }
      sums[Int(list[index])] += sum
    }
  }
}

/// The columns from `first` on, one by one.
@inline(__always)
private func addListedOneByOne<Scalar: BinaryFloatingPoint>(
  _ list: UnsafeBufferPointer<UInt32>, of y: UnsafePointer<Scalar>, columns d: Int,
  from first: Int, times factor: Scalar, to w: UnsafeMutablePointer<Scalar>
) {
  for k in first..<d {
    var sum: Scalar = 0
    for index in 0..<list.count { sum += y[Int(list[index]) &* d &+ k] }
    w[k] += factor * sum
  }
}
