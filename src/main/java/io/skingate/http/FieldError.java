package io.skingate.http;

/**
 * What is wrong with one field of a body.
 *
 * @param message never repeats the value
 */
public record FieldError(String field, String message) {}
