package io.skingate.management.health;

import java.util.function.Supplier;

/**
 * One line of the readiness answer.
 *
 * @param name such as {@code redis} or {@code catalog main}
 * @param state looked at on every question, on an event loop: it may not block
 */
public record ReadinessCheck(String name, Supplier<CheckState> state) {}
