"""What an administrator keeps of programmes: people, organisations and lists; content is only shown."""

from programmes.admin import content, people, regions, strategy

__all__ = ["content", "people", "regions", "strategy"]
