import os.path as self.path
