package io.skingate.sandbox;

import java.util.Objects;

/**
 * The forms that SkinsNode's documents leave open, for the sandbox to play one of each.
 *
 * @param error where the code of an error body stands
 * @param failure where the code of a failed order stands
 * @param signature how a webhook's signature is written
 * @param timestamp how a webhook's timestamp is written
 * @param payload where a webhook's order stands
 * @param repeat what a repeated POST answers
 */
public record SandboxVariants(
    ErrorShape error,
    FailureShape failure,
    SignatureForm signature,
    TimestampForm timestamp,
    PayloadShape payload,
    RepeatedPost repeat) {

  public SandboxVariants {
    Objects.requireNonNull(error);
    Objects.requireNonNull(failure);
    Objects.requireNonNull(signature);
    Objects.requireNonNull(timestamp);
    Objects.requireNonNull(payload);
    Objects.requireNonNull(repeat);
  }

  /** The most likely form of each. */
  public static SandboxVariants defaults() {
    return new SandboxVariants(
        ErrorShape.CODE,
        FailureShape.FAILURE_CODE_NESTED,
        SignatureForm.HEX,
        TimestampForm.ISO,
        PayloadShape.TOP,
        RepeatedPost.EXISTING);
  }

  public SandboxVariants withError(ErrorShape shape) {
    return new SandboxVariants(shape, failure, signature, timestamp, payload, repeat);
  }

  public SandboxVariants withFailure(FailureShape shape) {
    return new SandboxVariants(error, shape, signature, timestamp, payload, repeat);
  }

  public SandboxVariants withSignature(SignatureForm form) {
    return new SandboxVariants(error, failure, form, timestamp, payload, repeat);
  }

  public SandboxVariants withTimestamp(TimestampForm form) {
    return new SandboxVariants(error, failure, signature, form, payload, repeat);
  }

  public SandboxVariants withPayload(PayloadShape shape) {
    return new SandboxVariants(error, failure, signature, timestamp, shape, repeat);
  }

  public SandboxVariants withRepeat(RepeatedPost behaviour) {
    return new SandboxVariants(error, failure, signature, timestamp, payload, behaviour);
  }

  /**
   * Where an error's code stands: {@code code}, {@code error.code}, {@code error}, {@code
   * errorCode}.
   */
  public enum ErrorShape {
    CODE,
    NESTED,
    STRING,
    ERROR_CODE
  }

  /** {@code failure.code}, {@code failureCode}, {@code error.code} or {@code reason}. */
  public enum FailureShape {
    FAILURE_CODE_NESTED,
    FAILURE_CODE,
    ERROR_NESTED,
    REASON
  }

  /** Lower-case hex, upper-case hex, hex behind {@code sha256=}, or base64. */
  public enum SignatureForm {
    HEX,
    HEX_UPPER,
    SHA256_HEX,
    BASE64
  }

  /** ISO 8601 with milliseconds, or Unix time in seconds or milliseconds. */
  public enum TimestampForm {
    ISO,
    UNIX_SECONDS,
    UNIX_MILLIS
  }

  /** The order is the body itself, or stands in it under {@code order} or {@code data}. */
  public enum PayloadShape {
    TOP,
    ORDER,
    DATA
  }

  /**
   * A repeated POST answers the existing order whatever its body; or only with the same body and
   * 422 {@code idempotency_mismatch} with another; or always 409 {@code order_exists}.
   */
  public enum RepeatedPost {
    EXISTING,
    SAME_BODY_ONLY,
    CONFLICT
  }
}
