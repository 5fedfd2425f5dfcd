extension FiringScalar {
  package static func addListed(
    _ list: UnsafeBufferPointer<UInt32>, of y: UnsafePointer<Self>, columns d: Int,
    times factor: Self, to w: UnsafeMutablePointer<Self>
  ) {
    KernelWork.add(multiplyAdds: list.count, d, in: Self.self)
    let width = lineWidth
    var k = 0
    while k &+ 4 &* width <= d {
      var (s0, s1, s2, s3) = (zeros, zeros, zeros, zeros)
      for index in 0..<list.count {
        let row = y + (Int(list[index]) &* d &+ k)
        s0 = sum(s0, line(row))
        s1 = sum(s1, line(row + width))
        s2 = sum(s2, line(row + 2 &* width))
        s3 = sum(s3, line(row + 3 &* width))
      }
      add(product(s0, by: factor), to: w + k)
      add(product(s1, by: factor), to: w + (k &+ width))
      add(product(s2, by: factor), to: w + (k &+ 2 &* width))
      add(product(s3, by: factor), to: w + (k &+ 3 &* width))
      k &+= 4 &* width
    }
    while k &+ width <= d {
      var terms = zeros
      for index in 0..<list.count {
        terms = sum(terms, line(y + (Int(list[index]) &* d &+ k)))
      }
      add(product(terms, by: factor), to: w + k)
      k &+= width
    }
    for k in k..<d {
      var sum: Self = 0
      for index in 0..<list.count { sum += y[Int(list[index]) &* d &+ k] }
      w[k] += factor * sum
    }
  }
}
