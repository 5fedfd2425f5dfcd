/// Inner products of one vector with listed rows.
///
/// Written once a precision: generic vector code is not turned into vector instructions.
package protocol ListedProducts: BitwiseCopyable {
  /// Adds <v, x_(list k)> to `sums[list k]`, all of d entries.
  static func addProducts(
    _ list: UnsafeBufferPointer<UInt32>, of x: UnsafePointer<Self>, columns d: Int,
    with v: UnsafePointer<Self>, to sums: UnsafeMutablePointer<Self>)
}

extension Float: ListedProducts {
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

extension Double: ListedProducts {
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
