package io.skingate.callback.signature;

import io.skingate.config.Secret;
import io.skingate.skinsnode.Signature;
import io.skingate.skinsnode.Timestamps;
import io.vertx.core.MultiMap;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Tells whether a callback was signed with a secret, and if not, what is wrong: the other side of
 * {@link CallbackHeaders}, for whoever receives callbacks. Stateless and safe for use from any
 * thread.
 *
 * @param secret the store's
 * @param tolerance how far a timestamp may be from the present, either way
 */
public record CallbackVerifier(Secret secret, Duration tolerance) {
  /** What Standard Webhooks recommends, and SkinsNode's documents as well. */
  public static final Duration USUAL_TOLERANCE = Duration.ofMinutes(5);

  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,11}");

  /** How a signature was found. */
  public enum Verdict {
    FITS,
    /** It, or what it needs to be judged, is missing or there twice. */
    INCOMPLETE,
    /** It, or its timestamp, is not in the form of one. */
    MALFORMED,
    /** It was made with another secret or over something else. */
    WRONG,
    /** It fits, and its timestamp is too far from the present. */
    STALE
  }

  /**
   * What was found out about one of the two signatures that a callback carries.
   *
   * @param header that holds the signature
   * @param words the verdict and its reason, as the end of a sentence that begins with the header
   */
  public record Finding(String header, Verdict verdict, String words) {
    public boolean fits() {
      return verdict == Verdict.FITS;
    }

    @Override
    public String toString() {
      return header + " " + words;
    }
  }

  /**
   * Looks at both signatures.
   *
   * @param body as it came, byte for byte
   * @return SkinsNode's form, then that of Standard Webhooks
   */
  public List<Finding> verify(MultiMap headers, byte[] body, Instant now) {
    return List.of(own(headers, body, now), standard(headers, body, now));
  }

  private Finding own(MultiMap headers, byte[] body, Instant now) {
    Form form = new Form(headers, CallbackHeaders.SIGNATURE, CallbackHeaders.TIMESTAMP);
    Optional<Finding> incomplete = form.incomplete(List.of());
    if (incomplete.isPresent()) {
      return incomplete.get();
    }
    if (!Signature.isWellFormed(form.signature())) {
      return form.malformed("is malformed: it should be the 64 hex digits of an HMAC-SHA256");
    }
    Optional<Instant> signed = Timestamps.parse(form.timestamp());
    if (signed.isEmpty()) {
      return form.malformed(
          "cannot be judged: x-timestamp is malformed, it should be like 2026-04-25T12:36:12.000Z");
    }
    return judge(
        form,
        bytes -> Signature.matches(form.signature(), List.of(secret), form.timestamp(), bytes),
        body,
        Duration.between(signed.get(), now));
  }

  private Finding standard(MultiMap headers, byte[] body, Instant now) {
    Form form =
        new Form(headers, CallbackHeaders.STANDARD_SIGNATURE, CallbackHeaders.STANDARD_TIMESTAMP);
    Optional<Finding> incomplete = form.incomplete(List.of(CallbackHeaders.STANDARD_ID));
    if (incomplete.isPresent()) {
      return incomplete.get();
    }
    List<String> signatures =
        Arrays.stream(form.signature().split(" +"))
            .filter(each -> each.startsWith(CallbackHeaders.STANDARD_SCHEME))
            .map(each -> each.substring(CallbackHeaders.STANDARD_SCHEME.length()))
            .filter(Signature::isWellFormed)
            .toList();
    if (signatures.isEmpty()) {
      return form.malformed("is malformed: it should be v1, and the base64 of an HMAC-SHA256");
    }
    if (!SECONDS.matcher(form.timestamp()).matches()) {
      return form.malformed(
          "cannot be judged: webhook-timestamp is malformed, it should be whole seconds since 1970");
    }
    String stamp =
        CallbackHeaders.standardStamp(
            headers.get(CallbackHeaders.STANDARD_ID).strip(), form.timestamp());
    return judge(
        form,
        bytes ->
            signatures.stream()
                .anyMatch(each -> Signature.matches(each, List.of(secret), stamp, bytes)),
        body,
        Duration.between(Instant.ofEpochSecond(Long.parseLong(form.timestamp())), now));
  }

  private Finding judge(Form form, Predicate<byte[]> fits, byte[] body, Duration age) {
    if (!fits.test(body)) {
      return form.found(
          Verdict.WRONG,
          "does not fit: it was made with another secret, or the body or "
              + form.timestampHeader()
              + " is not what was signed"
              + (fits.test(withoutLineEnd(body))
                  ? "; it fits the body without the line end behind it"
                  : ""));
    }
    if (age.abs().compareTo(tolerance) > 0) {
      return form.found(
          Verdict.STALE,
          "fits, but %s is %d seconds %s, and %d are allowed"
              .formatted(
                  form.timestampHeader(),
                  age.abs().toSeconds(),
                  age.isNegative() ? "in the future" : "old",
                  tolerance.toSeconds()));
    }
    return form.found(Verdict.FITS, "fits");
  }

  /** Editors and shells end a file with one. */
  private static byte[] withoutLineEnd(byte[] body) {
    int end = body.length;
    if (end > 0 && body[end - 1] == '\n') {
      end--;
    }
    if (end > 0 && body[end - 1] == '\r') {
      end--;
    }
    return Arrays.copyOf(body, end);
  }

  /** One of the two ways to sign, and the headers that it needs. */
  private record Form(MultiMap headers, String signatureHeader, String timestampHeader) {
    Optional<Finding> incomplete(List<String> further) {
      List<String> needed = new ArrayList<>(List.of(signatureHeader, timestampHeader));
      needed.addAll(further);
      for (String name : needed) {
        int times = headers.getAll(name).size();
        if (times != 1) {
          String self = name.equals(signatureHeader) ? "" : "cannot be judged: " + name + " ";
          return Optional.of(
              found(
                  Verdict.INCOMPLETE,
                  self + (times == 0 ? "is missing" : "is there more than once")));
        }
      }
      return Optional.empty();
    }

    String signature() {
      return headers.get(signatureHeader).strip();
    }

    String timestamp() {
      return headers.get(timestampHeader).strip();
    }

    Finding malformed(String words) {
      return found(Verdict.MALFORMED, words);
    }

    Finding found(Verdict verdict, String words) {
      return new Finding(signatureHeader, verdict, words);
    }
  }
}
