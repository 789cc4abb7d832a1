__all__ = ['public']
public = 'public'
hidden = 'hidden'
_private = 'private'
