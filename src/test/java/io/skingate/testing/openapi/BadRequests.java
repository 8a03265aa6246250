package io.skingate.testing.openapi;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks tests that send what the OpenAPI document does not describe, and that the gateway takes
 * nevertheless. Answers are checked as ever.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface BadRequests {
  /** What is bad about them. */
  String value();
}
