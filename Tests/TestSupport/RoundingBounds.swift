package import Numerics

/// The unit roundoff u of a precision, half the distance from 1 to the next number.
package func unitRoundoff<Scalar: KernelScalar>(_ scalar: Scalar.Type) -> Double {
  Double(Scalar.ulpOfOne) / 2
}

/// gamma_k = k u / (1 - k u), a bound of the relative error that k roundings leave.
///
/// A sum of k products, in any order and with or without fused operations, is off by at most
/// gamma_k sum_i |x_i y_i|.
///
/// Source: N. J. Higham, "Accuracy and stability of numerical algorithms", 2002, sections 3.1, 4.2.
package func gamma<Scalar: KernelScalar>(_ roundings: Int, _ scalar: Scalar.Type) -> Double {
  let product = Double(roundings) * unitRoundoff(scalar)
  precondition(product < 1, "too many roundings for a bound")
  return product / (1 - product)
}

/// gamma_k of a precision together with that of a reference computed in double with as many.
package func gammaWithReference<Scalar: KernelScalar>(
  _ roundings: Int, _ scalar: Scalar.Type
) -> Double {
  gamma(roundings, scalar) + gamma(roundings, Double.self)
}
